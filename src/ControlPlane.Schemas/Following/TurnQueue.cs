namespace ControlPlane.Schemas.Following;

/// <summary>
/// A number of turns and who waits for one. A semaphore would do, but one that has to wait leaves the caller's
/// synchronisation context, and tests drive all of this on one thread.
/// </summary>
internal sealed class TurnQueue(int free)
{
    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource> waiting = [];

    public async Task<Turn> TakeAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Ask() is { } mine)
        {
            await using var stop = cancellation.UnsafeRegister(_ => mine.Value.TrySetCanceled(cancellation), null);
            await WaitAsync(mine);
        }

        return new Turn(this);
    }

    /// <summary>Hands a turn on to who has waited longest.</summary>
    public void Return()
    {
        lock (gate)
        {
            while (waiting.First is { } next)
            {
                waiting.RemoveFirst();
                if (next.Value.TrySetResult())
                {
                    return;
                }
            }

            free++;
        }
    }

    private async Task WaitAsync(LinkedListNode<TaskCompletionSource> mine)
    {
        try
        {
            await mine.Value.Task;
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                if (mine.List is not null)
                {
                    waiting.Remove(mine);
                }
            }

            throw;
        }
    }

    private LinkedListNode<TaskCompletionSource>? Ask()
    {
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return null;
            }

            return waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }
}
