namespace ControlPlane.Serving.Routing.Report;

public enum NameChangeKind
{
    /// <summary>It resolves, and did not.</summary>
    Gained,

    /// <summary>It resolved, and is not found or refused now.</summary>
    Lost,

    /// <summary>It resolves to another table.</summary>
    Moved,

    /// <summary>Several keyspaces have it now; it may have resolved, or not have existed.</summary>
    NewlyAmbiguous,
}
