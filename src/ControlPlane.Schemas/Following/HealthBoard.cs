using ControlPlane.Schemas.Tablets;

namespace ControlPlane.Schemas.Following;

/// <summary>
/// What a health stream has said since somebody looked: the last message, and whether any of them spoke of a change.
/// Messages that nobody took are folded into one, so a tablet that says much fills nothing.
/// </summary>
internal sealed class HealthBoard
{
    private readonly Lock gate = new();
    private TaskCompletionSource<bool> news = New();
    private TabletHealth? latest;
    private Exception? failure;
    private bool changed;

    public void Offer(TabletHealth health)
    {
        lock (gate)
        {
            latest = health;
            changed |= health.SchemaChanged;
            news.TrySetResult(true);
        }
    }

    /// <summary>No message follows.</summary>
    public void Fail(Exception why)
    {
        lock (gate)
        {
            failure = why;
            news.TrySetResult(true);
        }
    }

    /// <summary>Waits for news at most this long.</summary>
    /// <returns>False: there were none.</returns>
    /// <exception cref="Exception">What the stream ended with.</exception>
    public async Task<bool> NextAsync(TimeSpan wait, TimeProvider time, CancellationToken cancellation)
    {
        var signal = Signal();
        var atMost = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        await using var timer = time.CreateTimer(
            _ => signal.TrySetResult(false),
            null,
            atMost,
            Timeout.InfiniteTimeSpan
        );
        await using var stop = cancellation.UnsafeRegister(_ => signal.TrySetCanceled(cancellation), null);
        var isNews = await signal.Task;
        lock (gate)
        {
            news = New();
            return failure is null ? isNews : throw failure;
        }
    }

    /// <summary>The last message; there must have been one.</summary>
    public TabletHealth Latest
    {
        get
        {
            lock (gate)
            {
                return latest ?? throw new InvalidOperationException("The tablet has not said anything yet.");
            }
        }
    }

    /// <summary>Whether a change was spoken of since <see cref="TakeChanged"/> was asked.</summary>
    public bool HasChanged
    {
        get
        {
            lock (gate)
            {
                return changed;
            }
        }
    }

    /// <summary>Whether a change was spoken of since this was last asked.</summary>
    public bool TakeChanged()
    {
        lock (gate)
        {
            var was = changed;
            changed = false;
            return was;
        }
    }

    private TaskCompletionSource<bool> Signal()
    {
        lock (gate)
        {
            return news;
        }
    }

    private static TaskCompletionSource<bool> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
