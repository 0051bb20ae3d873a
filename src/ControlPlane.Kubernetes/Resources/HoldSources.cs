using System.Collections.Immutable;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Pruning;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>What may hold a topology's cells back: pauses, and the Vitess operator's pruning.</summary>
/// <param name="State">What there is.</param>
/// <param name="Clusters">The VitessClusters of the topology.</param>
/// <param name="PausedBy">Pauses all of it; null: nothing does.</param>
internal sealed record HoldSources(ClusterState State, ImmutableArray<ObjectKey> Clusters, ObjectName? PausedBy);

internal static class Holding
{
    /// <summary>The topology with its cells held back. A pause counts before pruning: it holds more.</summary>
    public static ResolvedTopology Under(this ResolvedTopology topology, HoldSources sources)
    {
        var cells = topology.Gates.Gates.Where(gate => gate.Replicas != 0).Select(gate => gate.Cell).ToHashSet();
        ImmutableArray<CellPruning> pruning =
        [
            .. PruningJudge
                .Judge(sources.State)
                .Where(cell => cell.Cluster is { } cluster && sources.Clusters.Contains(cluster))
                .Where(cell => topology.Gates.AllCellsBy is not null || cells.Contains(cell.Cell)),
        ];
        var holds = pruning
            .Where(cell => cell.Hold is not null)
            .Select(cell => (cell.Cell, Hold: cell.Hold!))
            .Concat(Pauses(sources).Select(pause => (pause.Cell, Hold: Pause(pause.By))))
            .ToOrdinalMap(pair => pair.Cell, pair => pair.Hold);
        return topology with
        {
            Pruning = pruning,
            Gates = topology.Gates with { Holds = new(sources.PausedBy is { } by ? Pause(by) : null, holds) },
        };
    }

    private static IEnumerable<(CellName Cell, ObjectName By)> Pauses(HoldSources sources)
    {
        foreach (var cluster in sources.State.VitessClusters.Where(found => sources.Clusters.Contains(found.Key)))
        {
            var cells = cluster
                .Cells.Select(cell => cell.Name)
                .Concat(CellsOf(cluster.Key, sources).Select(cell => cell.Cell));
            foreach (var cell in cluster.IsPaused ? cells.Distinct() : [])
            {
                yield return (cell, cluster.Name);
            }
        }

        foreach (
            var cell in sources.Clusters.SelectMany(cluster => CellsOf(cluster, sources)).Where(cell => cell.IsPaused)
        )
        {
            yield return (cell.Cell, cell.Name);
        }
    }

    private static IEnumerable<VitessCell> CellsOf(ObjectKey cluster, HoldSources sources) =>
        sources.State.VitessCells.Where(cell =>
            cell.Key.Namespace == cluster.Namespace && cell.Cluster == cluster.Name
        );

    private static CellHold Pause(ObjectName by) =>
        new(
            BlockReason.Paused,
            $"{by} is paused.",
            $"Go on by taking the annotation {Labels.Paused} away: kubectl -n {by.Key.Namespace} annotate "
                + $"{by.Kind.ToLowerInvariant()} {by.Key.Name} {Labels.Paused}-"
                + (by.Kind == ServingTopology.Kind ? ", or by setting spec.paused to false." : ".")
        );
}
