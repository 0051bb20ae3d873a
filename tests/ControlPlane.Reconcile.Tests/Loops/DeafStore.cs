using System.Runtime.CompilerServices;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Tests.Loops;

/// <summary>A store whose watches silently lose changes while it is deaf: a bug that no store should have.</summary>
internal sealed class DeafStore(ITopologyStore inner) : ITopologyStore
{
    public bool IsDeaf { get; set; }

    /// <summary>Deaf for one span only.</summary>
    public KeySpan? DeafTo { get; set; }

    /// <summary>What a watch waits for before it begins.</summary>
    public Func<Task> BeforeWatch { get; init; } = () => Task.CompletedTask;

    public StoreEra Era { get; set; } = StoreEra.First;

    public string Address => inner.Address;

    public StoreLimits Limits => inner.Limits;

    public async IAsyncEnumerable<TopologyChange> WatchAsync(
        KeySpan span,
        Revision? after,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await BeforeWatch();
        await foreach (var change in inner.WatchAsync(span, after, cancellation))
        {
            if (!IsDeaf && DeafTo != span)
            {
                yield return change;
            }
        }
    }

    public IAsyncEnumerable<ListPage> ListAsync(KeySpan span, ListOptions options, CancellationToken cancellation) =>
        inner.ListAsync(span, options, cancellation);

    public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) => inner.GetAsync(key, cancellation);

    public Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation) =>
        inner.CommitAsync(transaction, cancellation);

    public Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
        inner.GrantAsync(timeToLive, cancellation);

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        inner.RenewAsync(lease, cancellation);

    public Task RevokeAsync(LeaseId lease, CancellationToken cancellation) => inner.RevokeAsync(lease, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
