namespace ControlPlane.Reconcile.Tests.Timelines;

/// <summary>Another clock's durations, with a wall time of its own: that of a recording.</summary>
internal sealed class ShiftedTime(TimeProvider inner, DateTimeOffset now) : TimeProvider
{
    private readonly long start = inner.GetTimestamp();

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => now + inner.GetElapsedTime(start);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
