namespace ControlPlane.Kubernetes.Queues;

/// <summary>
/// Keys to be looked at. A key is in it at most once, however often it is added, so the queue is bounded by the objects
/// there are; it is never handed to two workers at once; and one that fails waits longer each time, by itself, without
/// holding up the others. Safe for many threads.
/// </summary>
public sealed class WorkQueue<TKey>(WorkQueueOptions options, TimeProvider time, Random random)
    where TKey : notnull, IComparable<TKey>
{
    private const int MostDoublings = 30;

    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private readonly Dictionary<TKey, TimeSpan> due = [];
    private readonly SortedSet<(TimeSpan Due, TKey Key)> inOrder = [];
    private readonly HashSet<TKey> underWay = [];
    private readonly Dictionary<TKey, int> failures = [];
    private TaskCompletionSource changed = new();

    /// <summary>How many wait, those of later included.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return due.Count;
            }
        }
    }

    /// <summary>It has changed: it is looked at as soon as a worker is free, also when it was waiting after a failure.</summary>
    public void Add(TKey key) => Put(key, time.GetElapsedTime(start));

    /// <summary>It is looked at after this time, or sooner when it is added or waits for less already.</summary>
    public void AddAfter(TKey key, TimeSpan wait) => Put(key, time.GetElapsedTime(start) + wait);

    /// <summary>The next key that is due and not under way; its worker calls <see cref="Done"/> or <see cref="Retry"/>.</summary>
    public async Task<TKey> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task wake;
            TimeSpan wait;
            lock (gate)
            {
                var now = time.GetElapsedTime(start);
                if (FirstFree() is not { Found: true } first)
                {
                    wait = Timeout.InfiniteTimeSpan;
                }
                else if (first.Due <= now)
                {
                    Remove(first.Key);
                    underWay.Add(first.Key);
                    return first.Key;
                }
                else
                {
                    wait = first.Due - now;
                }

                wake = changed.Task;
            }

            await WaitAsync(wake, wait, cancellation);
        }
    }

    /// <summary>It went well: its history of failures is forgotten.</summary>
    public void Done(TKey key)
    {
        lock (gate)
        {
            failures.Remove(key);
            underWay.Remove(key);
            Wake();
        }
    }

    /// <summary>It failed: it is looked at again, each time later than the last, unless it changes before.</summary>
    /// <returns>How long it waits.</returns>
    public TimeSpan Retry(TKey key)
    {
        lock (gate)
        {
            var before = failures.GetValueOrDefault(key);
            failures[key] = before + 1;
            underWay.Remove(key);
            var whole = options.FirstRetry * Math.Pow(2, Math.Min(before, MostDoublings));
            var wait =
                (whole < options.LongestRetry ? whole : options.LongestRetry) * (0.5 + (0.5 * random.NextDouble()));
            Put(key, time.GetElapsedTime(start) + wait);
            return wait;
        }
    }

    private (bool Found, TimeSpan Due, TKey Key) FirstFree()
    {
        foreach (var (at, key) in inOrder)
        {
            if (!underWay.Contains(key))
            {
                return (true, at, key);
            }
        }

        return default;
    }

    private void Put(TKey key, TimeSpan at)
    {
        lock (gate)
        {
            if (due.TryGetValue(key, out var known) && known <= at)
            {
                return;
            }

            Remove(key);
            due[key] = at;
            inOrder.Add((at, key));
            Wake();
        }
    }

    private void Remove(TKey key)
    {
        if (due.Remove(key, out var at))
        {
            inOrder.Remove((at, key));
        }
    }

    private void Wake()
    {
        var woken = changed;
        changed = new();
        woken.TrySetResult();
    }

    private async Task WaitAsync(Task wake, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            // Timers count whole milliseconds and drop the rest: without rounding up, the last one would spin.
            var whole = wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : wait;
            await wake.WaitAsync(whole, time, cancellation);
        }
        catch (TimeoutException)
        {
            // the first one is due
        }

        await Task.Yield(); // whoever added a key goes on, and not with a worker's work
    }
}
