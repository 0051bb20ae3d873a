using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Queue;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>The pumps of all feeds that are followed now.</summary>
internal sealed class MirrorPumps(
    Func<FeedNews, CancellationToken, ValueTask> post,
    LoopOptions options,
    Random random,
    TimeProvider time
)
{
    private readonly Dictionary<MirrorFeed, Running> running = [];
    private readonly List<Task> ending = [];

    public void Open(MirrorFeed feed, CancellationToken cancellation)
    {
        var backOff = new BackOff(options.FirstBackOff, options.LongestBackOff, random);
        var pump = new MirrorPump(feed, options, backOff, time);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        running[feed] = new(pump, stop, RunAsync(pump, stop));
    }

    public void Close(MirrorFeed feed)
    {
        if (running.Remove(feed, out var closed))
        {
            ending.RemoveAll(task => task.IsCompleted);
            ending.Add(closed.Ended);
            closed.Stop.Cancel();
        }
    }

    public void Restart(MirrorFeed feed, string why)
    {
        if (running.TryGetValue(feed, out var known))
        {
            known.Pump.Restart(why);
        }
    }

    /// <summary>All pumps, those that are being closed included; done when they have ended.</summary>
    public Task EndedAsync() => Task.WhenAll([.. ending, .. running.Values.Select(one => one.Ended)]);

    private async Task RunAsync(MirrorPump pump, CancellationTokenSource stop)
    {
        try
        {
            await pump.RunAsync(post, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Closed, as asked.
        }
        finally
        {
            stop.Dispose();
        }
    }

    private sealed record Running(MirrorPump Pump, CancellationTokenSource Stop, Task Ended);
}
