using System.Collections.Immutable;
using ControlPlane.Cli.Running;
using ControlPlane.Cli.Topologies;

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
    private ImmutableArray<KubeTopology> topologies = [];
    private KubePicture? seen;

    /// <summary>Runs until cancelled; then no topology is kept any more.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await TurnAsync(cancellation);
                await clock.Pulse.WaitAsync(OperatorClock.LongestQuiet, clock.Time, cancellation);
                await Task.Delay(OperatorClock.Gathering, clock.Time, cancellation); // what comes together is looked at together
            }
        }
        finally
        {
            await keeper.TakeOverAsync([], CancellationToken.None);
            report.Forget();
        }
    }

    private async Task TurnAsync(CancellationToken cancellation)
    {
        var picture = sources.Current;
        report.Tell(picture);
        if (!picture.IsComplete)
        {
            return;
        }

        if (seen is null || !IsSame(seen, picture))
        {
            topologies = declared.Read(picture);
            seen = picture;
            report.Tell(topologies);
        }

        await keeper.TakeOverAsync(
            [.. topologies.Select(topology => topology.Declared).OfType<DeclaredTopology>()],
            cancellation
        );
        await report.WriteAsync(topologies, picture.Troubles, cancellation);
    }

    /// <summary>Pictures share what has not changed.</summary>
    private static bool IsSame(KubePicture one, KubePicture other) =>
        AreSame(one.Resources, other.Resources)
        && AreSame(one.State.VitessClusters, other.State.VitessClusters)
        && AreSame(one.State.VitessCells, other.State.VitessCells)
        && one.State.VitessShards.HasValue == other.State.VitessShards.HasValue
        && AreSame(one.State.VitessShards ?? [], other.State.VitessShards ?? [])
        && AreSame(one.State.Workloads, other.State.Workloads);

    private static bool AreSame<T>(ImmutableArray<T> one, ImmutableArray<T> other)
        where T : class =>
        one.Length == other.Length && !one.Where((item, at) => !ReferenceEquals(item, other[at])).Any();
}

/// <summary>When an operator looks.</summary>
/// <param name="Pulse">Beats when there is something to look at.</param>
internal sealed record OperatorClock(Pulse Pulse, TimeProvider Time)
{
    /// <summary>Without a beat: ages, breakers and files of credentials change without one.</summary>
    public static TimeSpan LongestQuiet { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long news are gathered before they are looked at.</summary>
    public static TimeSpan Gathering { get; } = TimeSpan.FromMilliseconds(100);
}
