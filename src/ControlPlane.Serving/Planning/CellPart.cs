using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Planning;

/// <summary>Which of a cell's records are planned.</summary>
/// <param name="HasSrvVSchema">Its SrvVSchema is.</param>
/// <param name="Keyspaces">The keyspaces whose SrvKeyspaces are; null: all.</param>
internal sealed record CellPart(bool HasSrvVSchema, OrdinalSet<KeyspaceName>? Keyspaces)
{
    public static CellPart Everything { get; } = new(true, null);

    public static OrdinalMap<CellName, CellPart> Of(OrdinalSet<ServingRecordId> records) =>
        records
            .GroupBy(record => record.Cell)
            .ToOrdinalMap(
                group => group.Key,
                group => new CellPart(
                    group.Any(record => record is ServingRecordId.SrvVSchema),
                    group.Select(record => record.KeyspaceName).OfType<KeyspaceName>().ToOrdinalSet()
                )
            );
}
