namespace ControlPlane.Serving.Routing.Publication;

/// <summary>Into which cells' SrvVSchemas the tables of unsharded keyspaces are published as empty table entries.</summary>
public enum PublicationMode
{
    /// <summary>Into those of cells that have a gate which cannot know the tables by itself.</summary>
    Auto,

    /// <summary>Into all.</summary>
    Tables,

    /// <summary>Into none.</summary>
    Off,
}
