using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>The steps of one keyspace that are carried out under its lock.</summary>
/// <param name="Gathered">What they were planned from.</param>
/// <param name="Lost">Cells that stopped answering since; shared by all keyspaces of a plan.</param>
internal sealed record PlannedKeyspace(
    KeyspaceName Name,
    ImmutableArray<PlanStep> Steps,
    Gathered Gathered,
    LostCells Lost
)
{
    public OrdinalSet<CellName> Cells => Steps.Select(step => step.Record.Cell).ToOrdinalSet();
}
