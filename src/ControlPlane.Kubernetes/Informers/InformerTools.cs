using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Informers;

/// <summary>Time, chance and log of informers. <paramref name="random"/> is used by one informer only.</summary>
public sealed class InformerTools(TimeProvider time, Random random, ILogger log)
{
    private const int MostDoublings = 20;

    public TimeProvider Time { get; } = time;

    public ILogger Log { get; } = log;

    internal TimeSpan WatchBound(InformerOptions options) => options.WatchBound * (1 + random.NextDouble());

    /// <summary>Waits after so many failures in a row; not at all after none. At least as long as the server asked for.</summary>
    internal Task PauseAsync(
        InformerOptions options,
        int failures,
        TimeSpan? retryAfter,
        CancellationToken cancellation
    )
    {
        if (failures == 0)
        {
            return Task.CompletedTask;
        }

        var whole = options.FirstRetry * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        var bounded = whole < options.LongestRetry ? whole : options.LongestRetry;
        var wait = bounded * (0.5 + (0.5 * random.NextDouble()));
        return Task.Delay(retryAfter is { } asked && asked > wait ? asked : wait, Time, cancellation);
    }
}
