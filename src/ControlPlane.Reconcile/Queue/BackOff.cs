namespace ControlPlane.Reconcile.Queue;

/// <summary>How long to wait after a number of failures: doubling, bounded, and each time between half and the whole of it.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, Random random)
{
    public TimeSpan After(int failures)
    {
        var whole = first * Math.Pow(2, Math.Min(failures, 30));
        var bounded = whole < longest ? whole : longest;
        return bounded * (0.5 + (0.5 * random.NextDouble()));
    }
}
