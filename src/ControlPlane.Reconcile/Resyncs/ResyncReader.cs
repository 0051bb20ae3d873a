using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Resyncs;

/// <summary>
/// Reads everything again, past the mirrors, and compares page by page. A store that does not answer is left out: its
/// mirror knows that by itself.
/// </summary>
/// <param name="follows">Whether a mirror keeps a key: beside the records, there lies more in their directories.</param>
/// <param name="find">What a mirror says of a key now.</param>
/// <param name="inFeed">All that a mirror says of its span now.</param>
/// <param name="concurrency">How many spans are read at once.</param>
/// <param name="timeout">How long one span may take.</param>
internal sealed class ResyncReader(
    Func<MirrorFeed, Key, bool> follows,
    Func<MirrorFeed, Key, Entry?> find,
    Func<MirrorFeed, IReadOnlyList<Entry>> inFeed,
    int concurrency,
    TimeSpan timeout,
    TimeProvider time
)
{
    public async Task<ResyncReading> ReadAsync(IEnumerable<MirrorFeed> feeds, CancellationToken cancellation)
    {
        var read = await Bounded.RunAsync(feeds, concurrency, feed => ReadAsync(feed, cancellation), cancellation);
        return new(
            [.. read.SelectMany(one => one.Suspicions)],
            read.Select(one => one.Failure).FirstOrDefault(why => why is not null)
        );
    }

    private async Task<ResyncReading> ReadAsync(MirrorFeed feed, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return new(await CompareAsync(feed, stop.Token), null);
        }
        catch (StoreException failed)
        {
            return new([], failed.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new([], $"{feed.Store.Address} has not answered within {timeout.TotalSeconds:0.###} s.");
        }
    }

    private async Task<List<Suspicion>> CompareAsync(MirrorFeed feed, CancellationToken cancellation)
    {
        var suspicions = new List<Suspicion>();
        var present = new HashSet<Key>();
        var at = Revision.None;
        await foreach (var page in feed.Store.ListAsync(feed.Span, new ListOptions(), cancellation))
        {
            at = page.At;
            present.UnionWith(page.Entries.Select(entry => entry.Key));
            suspicions.AddRange(
                page.Entries.Where(entry => follows(feed, entry.Key))
                    .Select(entry => new Suspicion(feed, entry.Key, entry, page.At))
                    .Where(suspicion => suspicion.Holds(find(feed, suspicion.Key)))
            );
        }

        suspicions.AddRange(
            inFeed(feed)
                .Where(entry => !present.Contains(entry.Key))
                .Select(entry => new Suspicion(feed, entry.Key, null, at))
                .Where(suspicion => suspicion.Holds(find(feed, suspicion.Key)))
        );
        return suspicions;
    }
}
