using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Election;

/// <summary>
/// Judges by our own monotonic clock whether a lease has run out: what its holder wrote as time is compared with what it
/// wrote before, never with our clock, since clocks differ.
/// </summary>
internal sealed class LeaseWatcher(ElectionOptions options, TimeProvider time)
{
    private LeaseRecord? seen;
    private long seenAt;

    /// <summary>Looks at the lease as it is now. True: it may be taken.</summary>
    public bool MayBeTaken(KubeObject lease)
    {
        var now = LeaseRecord.Read(lease);
        if (now != seen)
        {
            (seen, seenAt) = (now, time.GetTimestamp());
        }

        return now.Holder.Length == 0
            || now.Holder == options.Identity
            || time.GetElapsedTime(seenAt) >= DurationOf(now);
    }

    /// <summary>The holder's own figure; where it wrote none, ours.</summary>
    private TimeSpan DurationOf(LeaseRecord record) =>
        record.DurationSeconds > 0 && record.RenewTime.Length > 0
            ? TimeSpan.FromSeconds(Math.Min(record.DurationSeconds, int.MaxValue))
            : options.LeaseDuration;
}
