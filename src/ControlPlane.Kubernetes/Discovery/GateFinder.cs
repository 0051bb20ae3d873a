using System.Collections.Immutable;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>
/// Finds the declared vtgates. One that several objects tell of is taken from the one that knows it best: a VitessCell
/// has what is in force and live replicas, then the Deployment that the operator made of it, and last the VitessCluster,
/// whose changes wait for a rollout.
/// </summary>
public static class GateFinder
{
    /// <param name="state">What there is.</param>
    /// <param name="choice">Which workloads count; null: none.</param>
    public static ImmutableArray<FoundGate> Find(ClusterState state, WorkloadChoice? choice)
    {
        var cells = state.VitessCells.Select(Of).ToArray();
        var known = state.VitessCells.Select(cell => (cell.Key.Namespace, cell.Key.Name)).ToHashSet();
        var workloads = state
            .Workloads.Where(workload => choice?.Takes(workload) == true)
            .Where(workload =>
                workload.VitessCell is null || !known.Contains((workload.Name.Key.Namespace, workload.VitessCell))
            )
            .SelectMany(workload => Of(workload, choice!))
            .ToArray();
        var told = cells.Concat(workloads.Where(gate => gate.Cluster is not null)).Select(PlaceOf).ToHashSet();
        return
        [
            .. cells
                .Concat(workloads)
                .Concat(state.VitessClusters.SelectMany(Of).Where(gate => !told.Contains(PlaceOf(gate))))
                .OrderBy(gate => gate.Source)
                .ThenBy(gate => gate.Gate.Cell),
        ];
    }

    private static (ObjectKey?, string) PlaceOf(FoundGate gate) => (gate.Cluster, gate.Gate.Cell.Value);

    private static FoundGate Of(VitessCell cell) =>
        FoundGate.Of(
            cell.Cell,
            cell.Gates,
            cell.Place,
            cell.Name,
            cell.Cluster is { } cluster ? new ObjectKey(cell.Key.Namespace, cluster) : null
        );

    private static IEnumerable<FoundGate> Of(VitessCluster cluster) =>
        cluster.Cells.Select(cell => FoundGate.Of(cell.Name, cell.Gates, cluster.Place, cluster.Name, cluster.Key));

    /// <summary>Labels tell the cluster and the cell only of what the Vitess operator made.</summary>
    private static IEnumerable<FoundGate> Of(Workload workload, WorkloadChoice choice)
    {
        var isOwned = workload.VitessCell is not null;
        var cluster = isOwned ? workload.Labels.GetValueOrDefault(Labels.Cluster) : null;
        var labelled = (
            cluster is null ? (ObjectKey?)null : new ObjectKey(workload.Name.Key.Namespace, cluster),
            workload.Labels.GetValueOrDefault(Labels.Cell)
        );
        return workload
            .VtgatesIn(choice.Container)
            .Select(vtgate => FoundGate.Of(vtgate.Flags, vtgate.Version, workload.Replicas, workload.Name, labelled))
            .OfType<FoundGate>();
    }
}
