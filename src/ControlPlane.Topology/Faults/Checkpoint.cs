namespace ControlPlane.Topology.Faults;

/// <summary>A place where a call stops until it is let go, so that a test can do something exactly then.</summary>
public sealed class Checkpoint
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new();

    /// <summary>Done when a call has stopped here.</summary>
    public Task Reached => reached.Task;

    /// <summary>Lets go what waits here, and all that comes later.</summary>
    public void Release() => released.TrySetResult();

    internal Task PassAsync(CancellationToken cancellation)
    {
        reached.TrySetResult();
        return released.Task.WaitAsync(cancellation);
    }
}
