using System.Runtime.CompilerServices;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>
/// A store whose listings cost keys only where a mirror holds the values: a fresh, linearizable range of keys says which
/// mirrored values still stand, and only the others are read. Everything else goes to the store as it is.
/// </summary>
internal sealed class MirroredStore(ITopologyStore store, MirroredValues values) : ITopologyStore
{
    /// <summary>Up to this many values that are not mirrored are read one by one; more are read as a whole.</summary>
    private const int FewValues = 8;

    /// <summary>Keys are small: 10,000 of them make an answer of about a megabyte.</summary>
    private const int KeysPerPage = 10_000;

    public string Address => store.Address;

    public StoreLimits Limits => store.Limits;

    public StoreEra Era => store.Era;

    public async IAsyncEnumerable<ListPage> ListAsync(
        KeySpan span,
        ListOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (options.KeysOnly)
        {
            await foreach (var page in store.ListAsync(span, options, cancellation))
            {
                yield return page;
            }

            yield break;
        }

        var seenBefore = values.Highest;
        var keys = options with { KeysOnly = true, PageSize = KeysPerPage };
        await foreach (var page in store.ListAsync(span, keys, cancellation))
        {
            if (options.At == Revision.None && page.At < seenBefore)
            {
                values.Distrust();
            }

            yield return page with
            {
                Entries = [.. await FillAsync(page, options, cancellation)],
            };
        }
    }

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

    /// <summary>The store belongs to whoever opened it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<List<Entry>> FillAsync(ListPage page, ListOptions options, CancellationToken cancellation)
    {
        var filled = new List<Entry>(page.Entries.Length);
        var lacking = new List<int>();
        var era = store.Era; // after the keys were read: a server that answered as another one had cut off its watches before
        foreach (var key in page.Entries)
        {
            if (values.TryFind(key, era, out var entry))
            {
                filled.Add(entry);
            }
            else
            {
                lacking.Add(filled.Count);
                filled.Add(key);
            }
        }

        foreach (var span in SpansOf(lacking, filled))
        {
            await ReadAsync(span, page.At, filled, lacking, options, cancellation);
        }

        return filled;
    }

    private static IEnumerable<KeySpan> SpansOf(List<int> lacking, List<Entry> entries) =>
        lacking.Count == 0 ? []
        : lacking.Count <= FewValues ? lacking.Select(index => KeySpan.Single(entries[index].Key))
        : [new KeySpan(entries[lacking[0]].Key, KeySpan.Single(entries[lacking[^1]].Key).End)];

    /// <summary>At the revision of the keys, so that what comes out was there at one moment.</summary>
    private async Task ReadAsync(
        KeySpan span,
        Revision at,
        List<Entry> filled,
        List<int> lacking,
        ListOptions options,
        CancellationToken cancellation
    )
    {
        var places = lacking.ToDictionary(index => filled[index].Key);
        await foreach (var page in store.ListAsync(span, options with { At = at }, cancellation))
        {
            foreach (var entry in page.Entries)
            {
                if (places.TryGetValue(entry.Key, out var index))
                {
                    filled[index] = entry;
                }
            }
        }
    }
}
