using System.Diagnostics;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Bench.Topologies;

/// <summary>Watches a span in the background, and tells when a number of its keys have been put.</summary>
internal sealed class WatchedPuts : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;
    private readonly TaskCompletionSource begun = new();
    private HashSet<Key> put = [];
    private (int Count, Predicate<Entry> Meant, TaskCompletionSource<long> Done)? awaited;

    public WatchedPuts(ITopologyStore store, KeySpan span) => watching = WatchAsync(store, span);

    /// <summary>The watch is open.</summary>
    public Task BegunAsync => begun.Task;

    /// <summary>The time stamp at which the last of so many different keys has been told, counted from now.</summary>
    public Task<long> NextAsync(int count, Predicate<Entry> meant)
    {
        lock (gate)
        {
            put = [];
            var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited = (count, meant, done);
            return done.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        stop.Cancel();
        try
        {
            await watching;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }

        stop.Dispose();
    }

    private async Task WatchAsync(ITopologyStore store, KeySpan span)
    {
        await foreach (var change in store.WatchAsync(span, after: null, stop.Token))
        {
            begun.TrySetResult();
            if (change is TopologyChange.Changed changed)
            {
                Take(changed.Changes.OfType<KeyChange.Put>().Select(one => one.Entry), Stopwatch.GetTimestamp());
            }
        }
    }

    private void Take(IEnumerable<Entry> entries, long now)
    {
        lock (gate)
        {
            if (awaited is not var (count, meant, done))
            {
                return;
            }

            put.UnionWith(entries.Where(entry => meant(entry)).Select(entry => entry.Key));
            if (put.Count >= count)
            {
                done.TrySetResult(now);
            }
        }
    }
}
