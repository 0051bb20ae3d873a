using System.Collections.Immutable;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>Everything that was read from a Kubernetes cluster, at one moment.</summary>
public sealed record ClusterState
{
    public static ClusterState Empty { get; } = new();

    public ImmutableArray<VitessCluster> VitessClusters { get; init; } = [];

    public ImmutableArray<VitessCell> VitessCells { get; init; } = [];

    /// <summary>Null: they may not be read.</summary>
    public ImmutableArray<VitessShard>? VitessShards { get; init; } = [];

    public ImmutableArray<Workload> Workloads { get; init; } = [];
}
