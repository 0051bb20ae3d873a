namespace ControlPlane.Topology.Contract;

/// <summary>A clock that stands still until <see cref="VirtualLoop"/> moves it to the next timer.</summary>
public sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly SortedSet<Timer> timers = [];
    private long ticks;
    private long armed;

    public TimeSpan Elapsed => TimeSpan.FromTicks(ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes to the earliest timer and fires it. False: there is none.</summary>
    internal bool FireNext()
    {
        if (timers.Min is not { } timer)
        {
            return false;
        }

        ticks = Math.Max(ticks, timer.Due);
        timer.Fire();
        return true;
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer, IComparable<Timer>
    {
        private TimeSpan period;
        private long order;

        public long Due { get; private set; }

        public int CompareTo(Timer? other) => (Due, order).CompareTo((other!.Due, other.order));

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.timers.Remove(this);
            this.period = period;
            if (dueTime >= TimeSpan.Zero)
            {
                Due = time.ticks + dueTime.Ticks;
                order = time.armed++;
                time.timers.Add(this);
            }

            return true;
        }

        public void Fire()
        {
            Change(period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan, period);
            callback(state);
        }

        public void Dispose() => time.timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
