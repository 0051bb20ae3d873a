namespace ControlPlane.Simulation.Kernel;

/// <summary>
/// Runs the asynchronous code of many nodes on one thread, in an order drawn from a seed, on one clock that moves only
/// when nothing is ready. The rules it lives by:
/// <list type="bullet">
/// <item>every continuation belongs to a node, and a crashed node's continuations never run;</item>
/// <item>timers that are due at the same time become ready together, and the seed picks among them;</item>
/// <item>whatever comes from another thread is an error, since its order would not be reproducible.</item>
/// </list>
/// </summary>
public sealed class SimLoop(SimRandom random, bool withPriorities)
{
    private const int MostStepsAtOneInstant = 200_000;
    private const double PriorityChanges = 1.0 / 300;

    private readonly List<Ready> ready = [];
    private readonly SortedSet<SimTimer> timers = [];
    private readonly int thread = Environment.CurrentManagedThreadId;
    private volatile bool escaped;
    private long armed;
    private int stepsNow;

    public TimeSpan Now { get; private set; }

    public long Steps { get; private set; }

    /// <summary>What escaped a node's own code: a bug in the simulator or in what it runs.</summary>
    public Exception? Broken { get; private set; }

    public SimNode CreateNode(string name, TimeSpan clockSkew) =>
        new(this, name, clockSkew) { Priority = withPriorities ? random.Below(1000) : 0 };

    /// <summary>Runs until the condition holds, or until simulated time is over; true in the first case.</summary>
    public bool RunUntil(Func<bool> done, TimeSpan end)
    {
        var outer = SynchronizationContext.Current;
        try
        {
            while (!done())
            {
                if (!Step(end))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    internal void Add(Ready item)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            escaped = true;
            return;
        }

        ready.Add(item);
    }

    internal void Arm(SimTimer timer, TimeSpan due)
    {
        timer.Arm(Now + due, armed++);
        timers.Add(timer);
    }

    internal void Disarm(SimTimer timer) => timers.Remove(timer);

    private bool Step(TimeSpan end)
    {
        if (escaped)
        {
            throw new SimulationException("A continuation came from a thread outside the loop.");
        }

        if (ready.Count == 0)
        {
            return GoToNextTimer(end);
        }

        if (++stepsNow > MostStepsAtOneInstant)
        {
            throw new SimulationException($"At {Now} the simulation runs on without time passing.");
        }

        Steps++;
        Run(Take());
        return true;
    }

    private bool GoToNextTimer(TimeSpan end)
    {
        if (timers.Min is not { } first || first.Due > end)
        {
            Now = end;
            return false;
        }

        if (first.Due > Now)
        {
            (Now, stepsNow) = (first.Due, 0);
        }

        while (timers.Min is { } timer && timer.Due <= Now)
        {
            timers.Remove(timer);
            timer.Fire();
        }

        return true;
    }

    private void Run(Ready item)
    {
        if (!item.Node.IsAlive)
        {
            return;
        }

        SynchronizationContext.SetSynchronizationContext(item.Node);
        try
        {
            item.Callback(item.State);
        }
        catch (Exception bug) // the outermost frame of everything simulated
        {
            Broken ??= bug;
        }
    }

    /// <summary>Any, or with priorities (as in PCT) any of the most important node's, which changes now and then.</summary>
    private Ready Take()
    {
        var index = random.Below(ready.Count);
        if (withPriorities)
        {
            var top = ready.Max(item => item.Node.Priority);
            index = ready.FindIndex(item => item.Node.Priority == top);
            if (random.Chance(PriorityChanges))
            {
                ready[index].Node.Priority = random.Below(1000);
            }
        }

        var taken = ready[index];
        ready[index] = ready[^1];
        ready.RemoveAt(ready.Count - 1);
        return taken;
    }

    internal readonly record struct Ready(SimNode Node, SendOrPostCallback Callback, object? State);
}
