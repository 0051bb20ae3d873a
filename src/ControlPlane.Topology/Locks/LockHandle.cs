using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Locks;

/// <summary>A lock that is ours until it is disposed of or lost.</summary>
public sealed class LockHandle : IAsyncDisposable
{
    private readonly KeptLease lease;

    internal LockHandle(KeptLease lease, Key key, Revision created)
    {
        this.lease = lease;
        Key = key;
        Created = created;
    }

    /// <summary>Our key in the queue.</summary>
    public Key Key { get; }

    public Revision Created { get; }

    public LeaseId Lease => lease.Id;

    /// <summary>
    /// Cancelled when the lock can no longer be proven ours, at the latest one time to live after the last renewal that
    /// was answered had been sent. A process that was paused may learn it late: see <see cref="Condition"/>.
    /// </summary>
    public CancellationToken Lost => lease.Lost;

    /// <summary>
    /// Holds as long as the lock is ours. In every transaction that the lock protects in its own store, it makes sure
    /// of that however late we are.
    /// </summary>
    public Condition Condition => new Condition.CreatedAt(Key, Created);

    /// <summary>
    /// Gives the lock to the next. When the store cannot be reached nothing is thrown: the lock is no longer renewed and
    /// ends within its time to live.
    /// </summary>
    public ValueTask DisposeAsync() => lease.DisposeAsync();
}
