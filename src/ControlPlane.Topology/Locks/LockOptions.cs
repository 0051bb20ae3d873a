namespace ControlPlane.Topology.Locks;

/// <param name="TimeToLive">
/// After this time without a sign of life from us the store gives the lock to the next; while we live it is renewed.
/// Upstream: <c>--topo-etcd-lease-ttl</c>.
/// </param>
/// <param name="WaitTimeout">How long to queue at most. Upstream: <c>--lock-timeout</c>.</param>
public sealed record LockOptions(TimeSpan TimeToLive, TimeSpan WaitTimeout)
{
    /// <summary>Upstream's: 30 s and 45 s.</summary>
    public static LockOptions Default { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
}
