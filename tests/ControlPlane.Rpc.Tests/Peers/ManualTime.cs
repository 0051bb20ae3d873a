namespace ControlPlane.Rpc.Tests.Peers;

/// <summary>A clock that only the test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private TimeSpan now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public int TimerCount
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return now.Ticks;
        }
    }

    /// <param name="by">How far.</param>
    /// <param name="runTimers">False: time passes, but the timers are late.</param>
    public void Advance(TimeSpan by, bool runTimers = true)
    {
        ManualTimer[] due;
        lock (gate)
        {
            now += by;
            due = runTimers ? [.. timers.Where(timer => timer.DueAt <= now)] : [];
        }
        Array.ForEach(due, timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            var timer = new ManualTimer(this, () => callback(state), now + dueTime);
            timers.Add(timer);
            return timer;
        }
    }

    private sealed class ManualTimer(ManualTime owner, Action callback, TimeSpan dueAt) : ITimer
    {
        public TimeSpan DueAt => dueAt;

        public void Fire()
        {
            Dispose();
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (owner.gate)
            {
                owner.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
