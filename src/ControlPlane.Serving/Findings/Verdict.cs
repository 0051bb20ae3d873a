namespace ControlPlane.Serving.Findings;

/// <summary>The verdict on one serving record.</summary>
public enum Verdict
{
    /// <summary>Equal to what a rebuild would write, or rightly different while a migration runs.</summary>
    InSync,

    /// <summary>Not there.</summary>
    Missing,

    /// <summary>There, but says nothing: a SrvKeyspace without partitions, a SrvVSchema of zero bytes.</summary>
    Empty,

    /// <summary>All that it says is right, and something is lacking.</summary>
    Incomplete,

    /// <summary>Differs from what a rebuild would write.</summary>
    Stale,

    /// <summary>Its keyspace's global Keyspace record is gone.</summary>
    Orphan,

    /// <summary>Its bytes are no message. A vtgate that starts now crashes on it (lab-vtgate.md).</summary>
    Undecodable,

    /// <summary>Something is wrong with it, and a guard says why it is not touched.</summary>
    Blocked,
}
