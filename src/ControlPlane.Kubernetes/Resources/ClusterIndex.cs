using System.Collections.Immutable;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>
/// Finds what bears on one topology without going through everything there is: with hundreds of topologies that would
/// be done hundreds of times for each change.
/// </summary>
internal sealed class ClusterIndex(ClusterState state)
{
    private readonly ILookup<ObjectKey, VitessCluster> clusters = state.VitessClusters.ToLookup(item => item.Key);
    private readonly ILookup<ObjectKey?, VitessCell> cells = state.VitessCells.ToLookup(item =>
        Of(item.Key, item.Cluster)
    );
    private readonly ILookup<ObjectKey?, VitessShard>? shards = state.VitessShards?.ToLookup(item =>
        Of(item.Key, item.Cluster)
    );
    private readonly ILookup<ObjectKey?, Workload> ofClusters = state.Workloads.ToLookup(item =>
        Of(item.Name.Key, item.Labels.GetValueOrDefault(Labels.Cluster))
    );
    private readonly ILookup<string, Workload> workloads = state.Workloads.ToLookup(item => item.Name.Key.Namespace);

    /// <summary>What bears on these clusters, with all workloads of a namespace or only with those that they own.</summary>
    /// <param name="of">The VitessClusters.</param>
    /// <param name="place">A namespace; null: no workloads but those of the clusters.</param>
    public ClusterState Of(ImmutableArray<ObjectKey> of, string? place) =>
        new()
        {
            VitessClusters = [.. of.SelectMany(key => clusters[key])],
            VitessCells = [.. of.SelectMany(key => cells[key])],
            VitessShards = shards is null ? null : [.. of.SelectMany(key => shards[key])],
            Workloads = place is null ? [.. of.SelectMany(key => ofClusters[key])] : [.. workloads[place]],
        };

    private static ObjectKey? Of(ObjectKey key, string? cluster) =>
        cluster is null ? null : new ObjectKey(key.Namespace, cluster);
}
