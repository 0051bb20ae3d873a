namespace ControlPlane.Simulation.Kernel;

/// <summary>
/// One simulated process: its continuations, its timers, its wall clock. Crashing is a power cut: nothing of it runs
/// any more, no <c>finally</c> either. It comes back as a new node over what the stores kept.
/// </summary>
public sealed class SimNode : SynchronizationContext
{
    private readonly SimLoop loop;

    internal SimNode(SimLoop loop, string name, TimeSpan clockSkew)
    {
        this.loop = loop;
        Name = name;
        Time = new SimTime(loop, this, clockSkew);
    }

    public string Name { get; }

    public SimTime Time { get; }

    public bool IsAlive { get; private set; } = true;

    internal int Priority { get; set; }

    public void Crash() => IsAlive = false;

    /// <summary>Starts work on this node; the task ends with it, and never when the node crashes.</summary>
    public Task Start(Func<Task> work)
    {
        var ended = new TaskCompletionSource();
        Post(_ => Follow(work(), ended), null);
        return ended.Task;
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsAlive)
        {
            loop.Add(new(this, d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    public override string ToString() => Name;

    private static void Follow(Task work, TaskCompletionSource ended) => _ = FollowAsync(work, ended);

    private static async Task FollowAsync(Task work, TaskCompletionSource ended)
    {
        try
        {
            await work;
            ended.SetResult();
        }
        catch (Exception failed) // the outermost frame of a node's work: told to whoever asks for its end
        {
            ended.SetException(failed);
            _ = ended.Task.Exception; // a caller that crashed meanwhile will not ask
        }
    }
}
