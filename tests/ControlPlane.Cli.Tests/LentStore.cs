using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Tests;

/// <summary>A store that whoever borrows it may close without ending it for others.</summary>
internal sealed class LentStore(ITopologyStore store) : ITopologyStore
{
    public string Address => store.Address;

    public StoreLimits Limits => store.Limits;

    public IAsyncEnumerable<ListPage> ListAsync(KeySpan span, ListOptions options, CancellationToken cancellation) =>
        store.ListAsync(span, options, cancellation);

    public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) => store.GetAsync(key, cancellation);

    public Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation) =>
        store.CommitAsync(transaction, cancellation);

    public IAsyncEnumerable<TopologyChange> WatchAsync(KeySpan span, Revision? after, CancellationToken cancellation) =>
        store.WatchAsync(span, after, cancellation);

    public Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
        store.GrantAsync(timeToLive, cancellation);

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        store.RenewAsync(lease, cancellation);

    public Task RevokeAsync(LeaseId lease, CancellationToken cancellation) => store.RevokeAsync(lease, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
