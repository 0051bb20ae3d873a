using System.Collections.Immutable;

namespace ControlPlane.Api.Metrics;

/// <summary>How long something took, in buckets. Any thread may observe.</summary>
/// <param name="bounds">Upper bounds in seconds, ascending; one for everything above is added.</param>
internal sealed class Histogram(ImmutableArray<double> bounds)
{
    private readonly Lock gate = new();
    private readonly long[] counts = new long[bounds.Length + 1];
    private double sum;

    public void Observe(TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        var at = bounds.BinarySearch(seconds);
        lock (gate)
        {
            counts[at >= 0 ? at : ~at]++;
            sum += seconds;
        }
    }

    /// <summary>All at one moment, so that the buckets add up.</summary>
    public HistogramPicture Picture()
    {
        lock (gate)
        {
            return new(bounds, [.. counts], sum);
        }
    }
}

/// <param name="Counts">Per bucket, not added up; one more than there are bounds.</param>
internal sealed record HistogramPicture(ImmutableArray<double> Bounds, ImmutableArray<long> Counts, double Sum);
