using System.Collections.Immutable;
using ControlPlane.Api.Metrics;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Resilience;
using ControlPlane.Reconcile.Status;

namespace ControlPlane.Api.Views;

/// <summary>What a process that runs loops lets others see. The functions are called at each request, from any thread.</summary>
public sealed record ProcessView
{
    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>In the order of their names; they come and go with their declarations.</summary>
    public required Func<ImmutableArray<TopologyView>> Topologies { get; init; }

    /// <summary>Null: gates are not declared in a file.</summary>
    public required Func<GatesFileStatus?> GatesFile { get; init; }

    /// <summary>Null: nothing is declared on Kubernetes.</summary>
    public Func<KubernetesView>? Kubernetes { get; init; }
}

/// <summary>One topology that is kept right.</summary>
/// <param name="Breakers">Of its stores.</param>
/// <param name="HasEnded">True: its loop has stopped, which it does only when it is told to.</param>
public sealed record TopologyView(
    ITopologyLoop Loop,
    MetricsCollector Metrics,
    Func<ImmutableArray<BreakerStatus>> Breakers,
    Func<bool> HasEnded
)
{
    /// <summary>Loops begin a few at a time; one whose turn has not come does not hang.</summary>
    public Func<bool> HasBegun { get; init; } = static () => true;

    /// <summary>Lists of live tables.</summary>
    public Func<TablesView> Tables { get; init; } = static () => TablesView.Nothing;
}
