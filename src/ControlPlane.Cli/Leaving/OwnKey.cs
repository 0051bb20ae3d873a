using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Leaving;

/// <summary>A key of ours in the global store, and what became of it.</summary>
internal readonly record struct OwnKey(Key Key, Revision Modified, OwnKeyFate Fate);

internal enum OwnKeyFate
{
    /// <summary>It is there.</summary>
    Found,

    Deleted,

    /// <summary>It hangs on a lease: a controlplane that runs now keeps it alive, and would put it again.</summary>
    Held,

    /// <summary>Somebody wrote it after it was read; it was left.</summary>
    Conflict,

    /// <summary>The store did not say whether it was deleted.</summary>
    Unknown,
}
