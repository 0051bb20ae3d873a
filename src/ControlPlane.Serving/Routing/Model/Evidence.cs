namespace ControlPlane.Serving.Routing.Model;

/// <summary>Where the knowledge of a name comes from.</summary>
public enum Evidence
{
    /// <summary>A VSchema names the table. That beats what only a MySQL has.</summary>
    VSchema,

    /// <summary>The live schema: the table or view exists.</summary>
    LiveSchema,

    /// <summary>A routing rule.</summary>
    Rule,

    /// <summary>There is one keyspace only, so every name is taken to be its.</summary>
    OnlyKeyspace,
}
