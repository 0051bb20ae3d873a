using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;

namespace ControlPlane.Reconcile.Queue;

/// <summary>
/// The records to be looked at. Level-triggered: a record is in it at most once, however often it changes, so it is
/// bounded by the records there are and nothing has to be dropped. A changed record is due when its changes have paused
/// for a moment; one that could not be brought in order waits longer each time, unless it changes.
/// </summary>
internal sealed class RecordQueue(LoopOptions options, BackOff backOff, ILoopObserver observer)
{
    private readonly Dictionary<ServingRecordId, Place> places = [];

    /// <summary>Those that may be taken when they are due: what is under way has a place, and comes in here when it has ended.</summary>
    private readonly SortedSet<(TimeSpan Due, ServingRecordId Record)> inOrder = [];

    private readonly Dictionary<ServingRecordId, TimeSpan> underWay = [];
    private readonly Dictionary<ServingRecordId, int> failures = [];
    private int changes;

    /// <summary>Something changed that has not been looked at.</summary>
    public bool HasChanges => changes > 0;

    public bool IsUnderWay(ServingRecordId record) => underWay.ContainsKey(record);

    /// <summary>It has changed, or something that it depends on has.</summary>
    public void Mark(ServingRecordId record, TimeSpan now)
    {
        var isNew = !places.TryGetValue(record, out var place);
        var first = place?.FirstChange ?? now;
        var (quiet, longest) = (now + options.Coalescing, first + options.LongestCoalescing);
        Put(record, new Place(quiet < longest ? quiet : longest, first, IsRetry: false));
        if (isNew)
        {
            observer.Queued(record);
        }
    }

    /// <summary>All that has changed is due now: what is looked at together is not torn apart by who was told of first.</summary>
    public void Hasten(TimeSpan now)
    {
        foreach (var (record, place) in places.Where(pair => pair.Value is { FirstChange: not null }).ToArray())
        {
            Put(record, place with { Due = place.Due < now ? place.Due : now });
        }
    }

    /// <summary>It is looked at again after this time, or sooner when it changes.</summary>
    public void Later(ServingRecordId record, TimeSpan wait, TimeSpan now)
    {
        if (places.GetValueOrDefault(record) is not { FirstChange: not null })
        {
            Put(record, new Place(now + wait, null, IsRetry: false));
        }
    }

    /// <summary>It could not be brought in order: it is looked at again, each time later than the last.</summary>
    public void Retry(ServingRecordId record, TimeSpan now)
    {
        var before = failures.GetValueOrDefault(record);
        failures[record] = before + 1;
        if (places.GetValueOrDefault(record) is { FirstChange: not null })
        {
            return;
        }

        var wait = backOff.After(before);
        Put(record, new Place(now + wait, null, IsRetry: true));
        observer.PutBack(record, wait);
    }

    /// <summary>It is in order: it starts without a history of failures the next time.</summary>
    public void Settle(ServingRecordId record) => failures.Remove(record);

    /// <summary>Takes what is due and not under way.</summary>
    public List<ServingRecordId> TakeDue(TimeSpan now)
    {
        var due = new List<ServingRecordId>();
        foreach (var (at, record) in inOrder.TakeWhile(item => item.Due <= now).ToArray())
        {
            due.Add(record);
            Remove(record);
            observer.Taken(record, now - at);
        }

        return due;
    }

    public void Begin(IEnumerable<ServingRecordId> records, TimeSpan now)
    {
        foreach (var record in records)
        {
            underWay[record] = now;
            if (places.TryGetValue(record, out var place))
            {
                inOrder.Remove((place.Due, record));
            }
        }
    }

    public void End(IEnumerable<ServingRecordId> records)
    {
        foreach (var record in records)
        {
            if (underWay.Remove(record) && places.TryGetValue(record, out var place))
            {
                inOrder.Add((place.Due, record));
            }
        }
    }

    public QueueStatus StatusAt(TimeSpan now) =>
        new(places.Count, underWay.Count, places.Values.Count(place => place.IsRetry), OldestWait(now))
        {
            UnfinishedWork = TimeSpan.FromTicks(underWay.Values.Sum(since => (now - since).Ticks)),
            LongestUnderWay = underWay.Count == 0 ? TimeSpan.Zero : now - underWay.Values.Min(),
        };

    private TimeSpan OldestWait(TimeSpan now) =>
        inOrder.Count > 0 && inOrder.Min.Due < now ? now - inOrder.Min.Due : TimeSpan.Zero;

    /// <summary>How long nothing is due; null: nothing is waiting that is not under way.</summary>
    public TimeSpan? UntilNext(TimeSpan now) =>
        inOrder.Count == 0 ? null
        : inOrder.Min.Due > now ? inOrder.Min.Due - now
        : TimeSpan.Zero;

    private void Put(ServingRecordId record, Place place)
    {
        Remove(record);
        places[record] = place;
        if (!underWay.ContainsKey(record))
        {
            inOrder.Add((place.Due, record));
        }

        changes += place.FirstChange is null ? 0 : 1;
    }

    private void Remove(ServingRecordId record)
    {
        if (places.Remove(record, out var before))
        {
            inOrder.Remove((before.Due, record));
            changes -= before.FirstChange is null ? 0 : 1;
        }
    }

    /// <param name="FirstChange">When it changed first of those changes that have not been looked at; null: it did not.</param>
    private sealed record Place(TimeSpan Due, TimeSpan? FirstChange, bool IsRetry);
}
