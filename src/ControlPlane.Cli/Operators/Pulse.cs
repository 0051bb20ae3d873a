namespace ControlPlane.Cli.Operators;

/// <summary>Wakes one waiter. Beats while nobody waits are one beat.</summary>
internal sealed class Pulse
{
    private readonly Lock gate = new();
    private TaskCompletionSource? waiting;
    private bool hasBeaten;

    public void Beat()
    {
        TaskCompletionSource? woken;
        lock (gate)
        {
            (woken, waiting) = (waiting, null);
            hasBeaten = woken is null;
        }

        woken?.TrySetResult();
    }

    /// <summary>Returns at a beat, or after so long without one.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        TaskCompletionSource turn;
        lock (gate)
        {
            if (hasBeaten)
            {
                hasBeaten = false;
                return;
            }

            waiting = turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await using var timer = time.CreateTimer(_ => turn.TrySetResult(), null, most, Timeout.InfiniteTimeSpan);
        await turn.Task.WaitAsync(cancellation);
    }
}
