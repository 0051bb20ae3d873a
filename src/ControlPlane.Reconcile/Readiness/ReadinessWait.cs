using ControlPlane.Reconcile.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Readiness;

/// <summary>
/// Waits until cells are ready for a vtgate. It looks at keys from time to time, sooner when a watch tells of a change of
/// the cells' records, and reads values only when keys have changed. It writes nothing.
/// </summary>
public sealed class ReadinessWait(
    TopologyConnection topology,
    ReadinessOptions options,
    IReadinessObserver observer,
    Random random,
    TimeProvider time
)
{
    private readonly ReadinessReader reader = new(topology, options, time);
    private ReadinessState state = new([], $"{topology.Global.Address} has not answered.");
    private Glance? last;

    /// <summary>The keys of which all values have been read; null: some could not be.</summary>
    private Glance? read;
    private long? readAt;

    /// <returns>Ready; or, after the timeout, what it has come to.</returns>
    public async Task<ReadinessState> RunAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over; what is known is all that there is to tell.
        }

        return state;
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        var pause = options.FirstPause;
        while (true)
        {
            var (glance, hasChanged) = await LookAsync(cancellation);
            if (state.IsReady)
            {
                return;
            }

            pause = hasChanged ? options.FirstPause : Shorter(pause * 2, options.LongestPause);
            await PauseAsync(glance, pause * (0.75 + (random.NextDouble() / 2)), cancellation);
        }
    }

    private async Task<(Glance? Glance, bool HasChanged)> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var glance = await Glance.TakeAsync(topology, options.Cells, options.CellTimeout, time, cancellation);
            if (state.Trouble is null && glance.SawTheSameAs(read))
            {
                return (glance, false);
            }

            var hasChanged = !glance.SawTheSameAs(last);
            last = glance;
            await ReadAsync(cancellation);
            read = state.Cells.Count(cell => cell.Problem is null) < glance.CellsSeen ? null : glance;
            return (glance, hasChanged);
        }
        catch (StoreException failed)
        {
            var isNew = state.Trouble != failed.Message;
            Tell(state with { Trouble = failed.Message });
            return (null, isNew);
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        if (
            readAt is { } before
            && options.ReadSpacing - time.GetElapsedTime(before) is var early
            && early > TimeSpan.Zero
        )
        {
            await Task.Delay(early, time, cancellation);
        }

        readAt = time.GetTimestamp();
        Tell(new(await reader.ReadAsync(cancellation), null));
    }

    private void Tell(ReadinessState now)
    {
        state = now;
        observer.Saw(now);
    }

    /// <summary>
    /// Until the time is over, or one of the cells' records changes. A timer of our own wakes it: a cancelled
    /// <c>Task.Delay</c> completes what waits for it among others on a thread of the pool.
    /// </summary>
    private async Task PauseAsync(Glance? glance, TimeSpan pause, CancellationToken cancellation)
    {
        var end = new TaskCompletionSource();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = time.CreateTimer(_ => end.TrySetResult(), null, pause, Timeout.InfiniteTimeSpan);
        using var stop = cancellation.Register(() => end.TrySetResult());
        Task[] follows =
        [
            .. (glance?.Followed ?? []).Select(at => FollowAsync(at.Store, at.Span, at.At, end, over.Token)),
        ];
        await end.Task;
        over.Cancel();
        await Task.WhenAll(follows);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Tells of the first change. Where nothing may be watched, the pause ends by its time.</summary>
    private static async Task FollowAsync(
        IStoreWatcher store,
        KeySpan span,
        Revision after,
        TaskCompletionSource end,
        CancellationToken cancellation
    )
    {
        try
        {
            await foreach (var change in store.WatchAsync(span, after, cancellation))
            {
                if (change is not TopologyChange.Alive)
                {
                    end.TrySetResult();
                    return;
                }
            }
        }
        catch (Exception ended) when (ended is StoreException or OperationCanceledException)
        {
            // Refused, or the pause is over.
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
