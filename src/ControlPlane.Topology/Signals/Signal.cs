namespace ControlPlane.Topology.Signals;

/// <summary>
/// Wakes the one who waits, or will wait next. Changes are made first and told second; the waiter looks at everything
/// each time it wakes, so one wake-up stands for any number of changes.
/// </summary>
public sealed class Signal
{
    private TaskCompletionSource source = Fresh();

    public void Set() => Volatile.Read(ref source).TrySetResult();

    public void Reset() => Volatile.Write(ref source, Fresh());

    public async Task WaitAsync(CancellationToken cancellation)
    {
        await source.Task.WaitAsync(cancellation);
        Reset();
    }

    /// <summary>False: nothing was told for so long.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await source.Task.WaitAsync(atMost, time, cancellation);
        }
        catch (TimeoutException)
        {
            return false;
        }

        Reset();
        return true;
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
