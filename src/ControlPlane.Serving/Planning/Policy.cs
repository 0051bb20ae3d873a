namespace ControlPlane.Serving.Planning;

/// <summary>What may be done; each allows what the ones before it allow.</summary>
public enum Policy
{
    /// <summary>Nothing: look and tell.</summary>
    Observe,

    /// <summary>Write records that are missing, empty or undecodable, and add what one lacks.</summary>
    Create,

    /// <summary>Also replace stale records.</summary>
    Refresh,

    /// <summary>Also delete records of keyspaces that are gone, after a grace period.</summary>
    Prune,
}
