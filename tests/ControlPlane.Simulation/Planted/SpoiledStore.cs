using System.Runtime.CompilerServices;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>A store that does all as its inner one does, but for what a planted bug changes.</summary>
public abstract class SpoiledStore(ITopologyStore inner) : ITopologyStore
{
    public string Address => inner.Address;

    public StoreLimits Limits => inner.Limits;

    protected ITopologyStore Inner => inner;

    public virtual async IAsyncEnumerable<ListPage> ListAsync(
        KeySpan span,
        ListOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var page in inner.ListAsync(span, options, cancellation))
        {
            yield return page with
            {
                Entries = [.. page.Entries.Select(Seen).OfType<Entry>()],
            };
        }
    }

    public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) => inner.GetAsync(key, cancellation);

    public virtual Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation) =>
        inner.CommitAsync(transaction with { Conditions = [.. transaction.Conditions.Where(Asked)] }, cancellation);

    public virtual IAsyncEnumerable<TopologyChange> WatchAsync(
        KeySpan span,
        Revision? after,
        CancellationToken cancellation
    ) => inner.WatchAsync(span, after, cancellation);

    public virtual async Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
        await inner.GrantAsync(timeToLive, cancellation);

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        inner.RenewAsync(lease, cancellation);

    public virtual Task RevokeAsync(LeaseId lease, CancellationToken cancellation) =>
        inner.RevokeAsync(lease, cancellation);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inner.DisposeAsync();
    }

    /// <summary>An entry of a listing as the controller sees it; null: it does not.</summary>
    protected virtual Entry? Seen(Entry entry) => entry;

    /// <summary>Whether a condition is sent at all.</summary>
    protected virtual bool Asked(Condition condition) => true;
}
