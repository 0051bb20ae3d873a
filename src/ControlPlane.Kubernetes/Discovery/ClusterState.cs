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

    /// <summary>Whether nothing has changed between two states: what was not read anew is the same instance.</summary>
    public bool IsMadeOfTheSameAs(ClusterState other) =>
        AreSame(VitessClusters, other.VitessClusters)
        && AreSame(VitessCells, other.VitessCells)
        && VitessShards.HasValue == other.VitessShards.HasValue
        && AreSame(VitessShards ?? [], other.VitessShards ?? [])
        && AreSame(Workloads, other.Workloads);

    private static bool AreSame<T>(ImmutableArray<T> one, ImmutableArray<T> other)
        where T : class =>
        one.Length == other.Length && !one.Where((item, at) => !ReferenceEquals(item, other[at])).Any();
}
