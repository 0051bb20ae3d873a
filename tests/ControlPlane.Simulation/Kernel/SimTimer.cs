namespace ControlPlane.Simulation.Kernel;

/// <summary>A timer of one node; in the order of its due time, then of being set.</summary>
internal sealed class SimTimer(SimLoop loop, SimNode node, TimerCallback callback, object? state)
    : ITimer,
        IComparable<SimTimer>
{
    private TimeSpan period = Timeout.InfiniteTimeSpan;
    private long order;
    private int settings;

    public TimeSpan Due { get; private set; }

    public int CompareTo(SimTimer? other) => (Due, order).CompareTo((other!.Due, other.order));

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        loop.Disarm(this);
        settings++;
        this.period = period;
        if (dueTime >= TimeSpan.Zero)
        {
            loop.Arm(this, dueTime);
        }

        return true;
    }

    public void Arm(TimeSpan due, long order) => (Due, this.order) = (due, order);

    /// <summary>Becomes ready; what was changed or disposed of before its turn comes does not run.</summary>
    public void Fire()
    {
        var setting = settings;
        node.Post(_ => RunIfStillSet(setting), null);
    }

    public void Dispose()
    {
        loop.Disarm(this);
        settings++;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void RunIfStillSet(int setting)
    {
        if (setting != settings)
        {
            return;
        }

        if (period > TimeSpan.Zero)
        {
            loop.Arm(this, period);
        }

        callback(state);
    }
}
