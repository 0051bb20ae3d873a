namespace ControlPlane.Simulation.Kernel;

/// <summary>
/// A node's clock. Durations are the same for all nodes; the wall clock is off by the node's own skew. Timers fire on
/// the node, and not at all once it has crashed.
/// </summary>
public sealed class SimTime : TimeProvider
{
    private readonly SimLoop loop;
    private readonly SimNode node;
    private readonly TimeSpan skew;

    internal SimTime(SimLoop loop, SimNode node, TimeSpan skew)
    {
        this.loop = loop;
        this.node = node;
        this.skew = skew;
    }

    public static DateTimeOffset Epoch { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => loop.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Epoch + loop.Now + skew;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(loop, node, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
