namespace ControlPlane.Schemas.Following;

/// <summary>
/// Pauses between tries at one tablet: anywhere between half and the whole of a span that doubles, so that tablets that
/// went away together are not all asked at the same moment.
/// </summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, Random random)
{
    private int failures;

    public void Reset() => failures = 0;

    public TimeSpan Next()
    {
        var doubled = first * Math.Pow(2, Math.Min(failures++, 16));
        var span = doubled < longest ? doubled : longest;
        return span * (0.5 + (random.NextDouble() / 2));
    }
}
