namespace ControlPlane.Topology.Contract;

/// <summary>
/// Runs asynchronous code on one thread with a clock of its own: whenever nothing is ready, time goes to the next
/// timer. Leases of hours pass at once, and the same test takes the same course each time. A continuation that comes
/// from another thread is an error, because its order would not be reproducible; among what leaves the loop are
/// <c>ConfigureAwait(false)</c>, also inside the operators of System.Linq.AsyncEnumerable and of Shouldly.
/// </summary>
public sealed class VirtualLoop : SynchronizationContext
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(7);

    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private volatile bool escaped;

    private VirtualLoop() { }

    /// <summary>The clock of the loop that the caller runs in.</summary>
    public static VirtualTime CurrentTime =>
        (Current as VirtualLoop ?? throw new InvalidOperationException("Not inside a virtual loop.")).Time;

    private VirtualTime Time { get; } = new();

    public static void Run(Func<VirtualTime, Task> main)
    {
        var outer = Current;
        var loop = new VirtualLoop();
        SetSynchronizationContext(loop);
        try
        {
            loop.Drive(main(loop.Time));
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            escaped = true;
            return;
        }

        ready.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    private void Drive(Task main)
    {
        while (!main.IsCompleted)
        {
            if (escaped)
            {
                throw new InvalidOperationException("A continuation came from a thread outside the loop.");
            }

            if (ready.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
            else if (!Time.FireNext() || Time.Elapsed > Horizon)
            {
                throw new TimeoutException($"Still waiting after {Time.Elapsed}, and nothing that could end it.");
            }
        }

        main.GetAwaiter().GetResult();
    }
}
