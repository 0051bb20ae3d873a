using System.Collections.Immutable;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Memory;

/// <summary>
/// One watch: a place in the store's history rather than a queue of its own, so a slow reader costs nothing and
/// cannot be overtaken. All but <see cref="WokenAsync"/> is called under the store's lock.
/// </summary>
internal sealed class MemoryWatch(KeySpan span, Revision? after, int era, int backlog)
{
    private Revision? seen = after;
    private int era = era;
    private TaskCompletionSource<bool> sleep = new();

    /// <summary>The next thing to tell. Null: nothing, and <see cref="WokenAsync"/> will wait for it.</summary>
    public TopologyChange? Next(History history)
    {
        if (seen is not { } last || MustStartAnew(last, history))
        {
            return Snapshot(history);
        }

        foreach (var version in history.After(last))
        {
            seen = version.At;
            ImmutableArray<KeyChange> changes = [.. version.Changes.Where(change => span.Contains(change.Key))];
            if (!changes.IsEmpty)
            {
                return new TopologyChange.Changed(changes, version.At);
            }
        }

        // Continuations go to the reader's context, or to the pool: never under the lock of the writer who wakes us.
        sleep = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return null;
    }

    public void Wake() => sleep.TrySetResult(true);

    /// <summary>True: there may be something to tell. False: nothing happened for so long.</summary>
    public async Task<bool> WokenAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        var waiting = sleep;
        using var timer = time.CreateTimer(_ => waiting.TrySetResult(false), null, atMost, Timeout.InfiniteTimeSpan);
        using var registration = cancellation.Register(() => waiting.TrySetCanceled(cancellation));
        return await waiting.Task;
    }

    private TopologyChange.Snapshot Snapshot(History history)
    {
        era = history.Era;
        seen = history.Newest.At;
        return new TopologyChange.Snapshot([.. history.Newest.Entries.In(span)], history.Newest.At);
    }

    private bool MustStartAnew(Revision last, History history) =>
        era != history.Era
        || last > history.Newest.At
        || last.Next < history.Oldest.At
        || history.Newest.At.Value - last.Value > backlog;
}
