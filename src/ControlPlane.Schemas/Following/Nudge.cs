namespace ControlPlane.Schemas.Following;

/// <summary>
/// Says that there is something to look at. One that was not taken yet says as much as many. Beside
/// <see cref="ControlPlane.Topology.Signals.Signal"/>, since feeds also run in tests' own time: there whoever waits must be
/// woken by the nudge itself, and Task.WaitAsync wakes it on another thread.
/// </summary>
internal sealed class Nudge
{
    private readonly Lock gate = new();
    private TaskCompletionSource given = New();

    public void Give()
    {
        lock (gate)
        {
            given.TrySetResult();
        }
    }

    /// <summary>Waits for one.</summary>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        TaskCompletionSource mine;
        lock (gate)
        {
            mine = given;
        }

        await using var stop = cancellation.UnsafeRegister(_ => mine.TrySetCanceled(cancellation), null);
        await mine.Task;
        lock (gate)
        {
            given = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
