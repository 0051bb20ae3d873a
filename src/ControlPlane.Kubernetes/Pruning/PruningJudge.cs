using System.Collections.Immutable;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Pruning;

/// <summary>
/// Judges what the Vitess operator would do to our records. In force are the switches on the VitessCell, which deletes
/// the SrvKeyspaces of keyspaces without a tablet pool in the cell, and on the VitessShards, which take their shard out
/// of the SrvKeyspaces of cells without its tablets. A change on the VitessCluster waits for its rollout
/// (lab-operator.md). Where it would remove what we write, nothing is written: there is no fight.
/// </summary>
public static class PruningJudge
{
    /// <summary>One judgement for each VitessCell, in the order of their names.</summary>
    public static ImmutableArray<CellPruning> Judge(ClusterState state)
    {
        var clusters = state.VitessClusters.ToDictionary(cluster => cluster.Key);
        return
        [
            .. from cell in state.VitessCells
            orderby cell.Key
            let key = cell.Cluster is { } name ? new ObjectKey(cell.Key.Namespace, name) : (ObjectKey?)null
            let cluster = key is { } of ? clusters.GetValueOrDefault(of) : null
            select Judge(new PrunedCell(cell, ShardsOf(state, cell), cluster), key),
        ];
    }

    private static CellPruning Judge(PrunedCell pruned, ObjectKey? cluster)
    {
        var cell = pruned.Cell.Cell;
        if (!pruned.LosesRecords)
        {
            return CellPruning.Off(cell, cluster);
        }

        var state = pruned.IsOffInCluster ? PruningState.OffNotRolledOut : PruningState.InForce;
        return CellPruning.On(cell, cluster, state, PruningAdvice.Of(pruned, state));
    }

    private static ImmutableArray<VitessShard>? ShardsOf(ClusterState state, VitessCell cell) =>
        state.VitessShards is { } shards
            ? [.. shards.Where(shard => shard.Key.Namespace == cell.Key.Namespace && shard.Cluster == cell.Cluster)]
            : null;
}

/// <summary>A cell of the Vitess operator with all that bears on pruning in it.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Shards">The shards of its cluster; null: they may not be read.</param>
/// <param name="Cluster">Its cluster; null: not known.</param>
internal sealed record PrunedCell(VitessCell Cell, ImmutableArray<VitessShard>? Shards, VitessCluster? Cluster)
{
    /// <summary>Keyspaces whose records are left alone, since they have tablets here.</summary>
    public OrdinalSet<KeyspaceName> Wanted { get; } =
        Cell
            .Keyspaces.Concat(
                (Shards ?? []).Where(shard => shard.Cells.Contains(Cell.Cell)).Select(shard => shard.Keyspace)
            )
            .ToOrdinalSet();

    /// <summary>Keyspaces of which a shard is taken out of this cell.</summary>
    public OrdinalSet<KeyspaceName> Emptied =>
        Shards is { } shards
            ? shards
                .Where(shard => shard.PrunesCells && !shard.Cells.Contains(Cell.Cell))
                .Select(shard => shard.Keyspace)
                .ToOrdinalSet()
            : OrdinalSet<KeyspaceName>.Empty;

    /// <summary>
    /// The VitessCell would delete something. Where the cell has tablets of every keyspace that the operator knows there
    /// is nothing to delete.
    /// </summary>
    public bool Deletes =>
        Cell.Switches.SrvKeyspaces
        && (Wanted.Count == 0 || (Shards ?? []).Any(shard => !Wanted.Contains(shard.Keyspace)));

    /// <summary>The VitessShards would empty something. If they may not be read, the VitessCell has the same switch.</summary>
    public bool Empties => Shards is null ? Cell.Switches.ShardCells && Wanted.Count == 0 : Emptied.Count > 0;

    public bool LosesRecords => Deletes || Empties;

    /// <summary>The person who runs the cluster has switched off all that is in force here.</summary>
    public bool IsOffInCluster =>
        Cluster is { Switches: var wanted } && !(Deletes && wanted.SrvKeyspaces) && !(Empties && wanted.ShardCells);

    public HeldKeyspaces Held =>
        Deletes || Shards is null
            ? new(Wanted.Where(keyspace => !Emptied.Contains(keyspace)).ToOrdinalSet(), AreAllBut: true)
            : new(Emptied, AreAllBut: false);
}
