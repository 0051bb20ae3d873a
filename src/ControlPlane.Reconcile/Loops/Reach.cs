using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Loops;

/// <summary>From what changed to the records that have to be looked at, in the cells that have gates.</summary>
internal static class Reach
{
    public static IEnumerable<ServingRecordId> Of(
        Impact impact,
        OrdinalSet<CellName> gated,
        TopologyMirror mirror,
        FindingBoard board
    ) =>
        impact switch
        {
            Impact.SrvVSchemas => gated.Select(cell => new ServingRecordId.SrvVSchema(cell)),
            Impact.Keyspace(var name) => gated.Select(cell => new ServingRecordId.SrvKeyspace(cell, name)),
            Impact.Record(var record) => gated.Contains(record.Cell) ? [record] : [],
            Impact.AllOf(var cell) => gated.Contains(cell) ? AllOf(cell, mirror) : [],
            Impact.Cells => gated.SelectMany(cell => AllOf(cell, mirror)),
            Impact.Blocked => board.Blocked,
            _ => [],
        };

    private static IEnumerable<ServingRecordId> AllOf(CellName cell, TopologyMirror mirror)
    {
        var present = mirror.Cells.Find(cell) is CellView.Read read ? read.Records.SrvKeyspaces.Keys : [];
        return mirror
            .Global.Keyspaces.Keys.Concat(present)
            .Distinct()
            .Select(ServingRecordId (name) => new ServingRecordId.SrvKeyspace(cell, name))
            .Prepend(new ServingRecordId.SrvVSchema(cell));
    }
}
