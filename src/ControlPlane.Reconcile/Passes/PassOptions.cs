using ControlPlane.Reconcile.Gathering;

namespace ControlPlane.Reconcile.Passes;

/// <summary>How one pass over a topology behaves.</summary>
public sealed record PassOptions
{
    public GatherOptions Gather { get; init; } = new();

    /// <summary>
    /// How long a pass waits for locks and workflows of others (Vitess' <c>--lock-timeout</c>). Zero: it does not wait, but
    /// for a VSchema that changed a moment ago.
    /// </summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long our own keyspace locks live without renewal (Vitess' <c>--topo-etcd-lease-ttl</c>).</summary>
    public TimeSpan LeaseTimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most transactions under way at one store.</summary>
    public int WriteConcurrency { get; init; } = 8;

    /// <summary>The most rounds that begin because a write met a conflict or its outcome is not known.</summary>
    public int MaxRounds { get; init; } = 10;
}
