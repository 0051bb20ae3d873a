namespace ControlPlane.Integration.Etcd;

/// <summary>The real clock, put forward by the test.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long shift;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref shift);

    public void Shift(TimeSpan by) => Interlocked.Add(ref shift, (long)(by.TotalSeconds * TimestampFrequency));
}
