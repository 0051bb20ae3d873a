using ControlPlane.Simulation.Kernel;
using ControlPlane.Simulation.Oracles;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Network;

/// <summary>
/// The store's own side of a link: tells the audit who commits what, at the very moment, and delivers some
/// transactions a second time, as a transport does that believed the first one unsent.
/// </summary>
public sealed class AuditedStore(MemoryStore inner, Author author, Audit audit, Redelivery? redelivery) : ITopologyStore
{
    public string Address => inner.Address;

    public StoreLimits Limits => inner.Limits;

    public IAsyncEnumerable<ListPage> ListAsync(KeySpan span, ListOptions options, CancellationToken cancellation) =>
        inner.ListAsync(span, options, cancellation);

    public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) => inner.GetAsync(key, cancellation);

    public Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation)
    {
        redelivery?.Perhaps(() => DeliverAsync(transaction));
        return DeliverAsync(transaction);
    }

    public IAsyncEnumerable<TopologyChange> WatchAsync(KeySpan span, Revision? after, CancellationToken cancellation) =>
        inner.WatchAsync(span, after, cancellation);

    public async Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation)
    {
        var lease = await inner.GrantAsync(timeToLive, cancellation);
        audit.Granted(author, lease.Id);
        return lease;
    }

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        inner.RenewAsync(lease, cancellation);

    public Task RevokeAsync(LeaseId lease, CancellationToken cancellation) => inner.RevokeAsync(lease, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One step: nothing happens between the commit and the audit of it.</summary>
    private Task<CommitOutcome> DeliverAsync(Transaction transaction)
    {
        audit.CatchUp();
        var committing = inner.CommitAsync(transaction, CancellationToken.None);
        if (committing is { IsCompletedSuccessfully: true, Result: CommitOutcome.Committed(var at) })
        {
            audit.Committed(author, inner, transaction, at);
        }

        return committing;
    }
}
