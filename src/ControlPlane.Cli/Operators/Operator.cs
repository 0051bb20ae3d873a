using ControlPlane.Cli.Running;
using ControlPlane.Cli.Topologies;
using ControlPlane.Topology.Signals;

namespace ControlPlane.Cli.Operators;

/// <summary>
/// Keeps the topologies that Kubernetes declares, and writes back what is known of them. It works level by level: each
/// turn takes the newest picture, has the topologies kept that it declares, and writes the statuses that have changed.
/// </summary>
internal sealed class Operator(
    KubeSources sources,
    DeclaredByKubernetes declared,
    TopologyKeeper keeper,
    OperatorReport report,
    OperatorClock clock
)
{
    /// <summary>Runs until cancelled; then no topology is kept any more.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var quiet = await TurnAsync(cancellation);
                await clock.News.WaitAsync(quiet, clock.Time, cancellation);
                await Task.Delay(OperatorClock.Gathering, clock.Time, cancellation); // what comes together is looked at together
            }
        }
        finally
        {
            await keeper.TakeOverAsync([], CancellationToken.None);
            report.Forget();
        }
    }

    /// <returns>How long nothing is to be done without news.</returns>
    private async Task<TimeSpan> TurnAsync(CancellationToken cancellation)
    {
        var picture = sources.Current;
        report.Tell(picture);
        if (!picture.IsComplete)
        {
            return OperatorClock.LongestQuiet;
        }

        var topologies = declared.Read(picture);
        report.Tell(topologies);
        await keeper.TakeOverAsync(
            [.. topologies.Select(topology => topology.Declared).OfType<DeclaredTopology>()],
            cancellation
        );
        return OperatorClock.Quiet(await report.WriteAsync(topologies, picture.Troubles, cancellation));
    }
}

/// <summary>When an operator looks.</summary>
/// <param name="News">Set when there is something to look at.</param>
internal sealed record OperatorClock(Signal News, TimeProvider Time)
{
    /// <summary>Without news: ages, breakers and files of credentials change without any.</summary>
    public static TimeSpan LongestQuiet { get; } = TimeSpan.FromSeconds(5);

    /// <param name="due">When something is to be done; null: nothing is.</param>
    public static TimeSpan Quiet(TimeSpan? due) =>
        due is not { } left || left > LongestQuiet ? LongestQuiet
        : left > TimeSpan.Zero ? left
        : TimeSpan.Zero;

    /// <summary>How long news are gathered before they are looked at.</summary>
    public static TimeSpan Gathering { get; } = TimeSpan.FromMilliseconds(100);
}
