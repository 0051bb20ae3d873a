namespace ControlPlane.Cli.Operators;

/// <summary>Wakes one waiter. Beats while nobody waits are one beat.</summary>
internal sealed class Pulse
{
    private readonly SemaphoreSlim beats = new(0, 1);
    private readonly Lock gate = new();

    public void Beat()
    {
        lock (gate)
        {
            if (beats.CurrentCount == 0)
            {
                beats.Release();
            }
        }
    }

    /// <summary>Returns at a beat, or after so long without one.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var timer = time.CreateTimer(_ => bound.Cancel(), null, most, Timeout.InfiniteTimeSpan);
        try
        {
            await beats.WaitAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // without a beat
        }
    }
}
