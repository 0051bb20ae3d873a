using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Queue;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>What a pump tells the loop about its feed.</summary>
internal abstract record FeedNews(MirrorFeed Feed)
{
    public sealed record Heard(MirrorFeed Feed, TopologyChange Change) : FeedNews(Feed);

    /// <summary>The watch cannot go on; it is tried again, and then begins with everything there is.</summary>
    public sealed record Broken(MirrorFeed Feed, string Why) : FeedNews(Feed);
}

/// <summary>
/// Follows one feed for as long as it is wanted. Whatever ends the watch, it is opened again from a fresh snapshot: a
/// store that refuses, one that sends nothing any more, a bug.
/// </summary>
internal sealed class MirrorPump(MirrorFeed feed, LoopOptions options, BackOff backOff, TimeProvider time)
{
    private readonly Lock gate = new();
    private Action? endWatch;
    private string? askedBecause;

    /// <summary>Has the watch begin anew. It may be called from any thread.</summary>
    public void Restart(string why)
    {
        lock (gate)
        {
            askedBecause = why;
            endWatch?.Invoke();
        }
    }

    /// <param name="post">Where the news go; waits while the receiver has no room.</param>
    /// <param name="cancellation">Ends it for good.</param>
    public async Task RunAsync(Func<FeedNews, CancellationToken, ValueTask> post, CancellationToken cancellation)
    {
        for (var failures = 0; ; failures++)
        {
            var (heard, why) = await FollowAsync(post, cancellation);
            failures = heard ? 0 : failures;
            await post(new FeedNews.Broken(feed, why), cancellation);
            await Task.Delay(backOff.After(failures), time, cancellation);
        }
    }

    private async Task<(bool Heard, string Why)> FollowAsync(
        Func<FeedNews, CancellationToken, ValueTask> post,
        CancellationToken cancellation
    )
    {
        using var silence = new CancellationTokenSource(options.HeartbeatTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        var heard = false;
        Begin(silence.Cancel);
        try
        {
            await foreach (var change in feed.Store.WatchAsync(feed.Span, after: null, stop.Token))
            {
                heard = true;
                silence.CancelAfter(Timeout.InfiniteTimeSpan); // waiting for room is no silence of the store
                await post(new FeedNews.Heard(feed, change), cancellation);
                silence.CancelAfter(options.HeartbeatTimeout);
            }

            return (heard, $"{feed.Store.Address} ended the watch of {feed.Span}.");
        }
        catch (StoreException refused)
        {
            return (heard, refused.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (heard, askedBecause ?? Silence());
        }
        finally
        {
            Begin(null);
        }
    }

    private void Begin(Action? end)
    {
        lock (gate)
        {
            endWatch = end;
            askedBecause = end is null ? askedBecause : null;
        }
    }

    private string Silence() =>
        $"{feed.Store.Address} sent nothing about {feed.Span} for {options.HeartbeatTimeout.TotalSeconds:0.###} s.";
}
