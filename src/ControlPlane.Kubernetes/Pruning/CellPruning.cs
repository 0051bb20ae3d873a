using ControlPlane.Kubernetes.Objects;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Pruning;

/// <summary>How it stands with pruning in one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Cluster">Its VitessCluster; null: its VitessCell names none.</param>
/// <param name="State">Whether records are removed.</param>
/// <param name="Hold">What is therefore not written; null with <see cref="PruningState.Off"/>.</param>
public sealed record CellPruning(CellName Cell, ObjectKey? Cluster, PruningState State, CellHold? Hold)
{
    internal static CellPruning Off(CellName cell, ObjectKey? cluster) => new(cell, cluster, PruningState.Off, null);

    internal static CellPruning On(
        CellName cell,
        ObjectKey? cluster,
        PruningState state,
        (string Why, string Remedy, HeldKeyspaces Held) hold
    ) => new(cell, cluster, state, new CellHold(BlockReason.Pruned, hold.Why, hold.Remedy) { Keyspaces = hold.Held });
}
