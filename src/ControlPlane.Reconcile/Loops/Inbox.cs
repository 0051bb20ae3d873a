namespace ControlPlane.Reconcile.Loops;

/// <summary>
/// What a loop has been told and has not looked at yet. News of the stores wait for room, which holds back the watches
/// they come from; those keep a bounded backlog of their own and begin anew when it overflows. The loop's own messages
/// are few, one per round and per call, and need no room.
/// </summary>
internal sealed class Inbox<T>(int capacity)
{
    private readonly Lock gate = new();
    private readonly Queue<T> items = new();
    private TaskCompletionSource<bool> news = NewSignal();
    private TaskCompletionSource<bool> room = NewSignal();

    /// <summary>Puts something in as soon as there is room.</summary>
    public async ValueTask PostAsync(T item, CancellationToken cancellation)
    {
        while (!TryPost(item, out var becomesFree))
        {
            using var stop = cancellation.Register(() => becomesFree.TrySetCanceled(cancellation));
            await becomesFree.Task;
        }
    }

    /// <summary>Puts something in, whether there is room or not.</summary>
    public void Post(T item)
    {
        lock (gate)
        {
            items.Enqueue(item);
            news.TrySetResult(true);
        }
    }

    public IReadOnlyList<T> TakeAll()
    {
        lock (gate)
        {
            T[] all = [.. items];
            items.Clear();
            news = NewSignal();
            room.TrySetResult(true);
            room = NewSignal();
            return all;
        }
    }

    /// <summary>Returns when there is something to take, or when the time is up.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        var signal = news;
        using var timer = time.CreateTimer(_ => signal.TrySetResult(false), null, atMost, Timeout.InfiniteTimeSpan);
        using var stop = cancellation.Register(() => signal.TrySetCanceled(cancellation));
        await signal.Task;
    }

    private bool TryPost(T item, out TaskCompletionSource<bool> becomesFree)
    {
        lock (gate)
        {
            becomesFree = room;
            if (items.Count >= capacity)
            {
                return false;
            }

            items.Enqueue(item);
            news.TrySetResult(true);
            return true;
        }
    }

    /// <summary>Whoever is woken goes on in its own context, never on the stack of the one who wakes.</summary>
    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
