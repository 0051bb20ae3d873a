using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;

namespace ControlPlane.Serving.Guards;

/// <summary>Keeps the order in which a cell's records may appear.</summary>
internal static class OrderGuard
{
    public static Block? SrvVSchemaFirst(SrvKeyspaceSituation situation) =>
        situation.Condition is Verdict.Missing && !situation.SrvVSchemaNamesIt
            ? new(
                BlockReason.SrvVSchemaFirst,
                $"The cell's SrvVSchema does not name keyspace {situation.Keyspace.Name} and is not written in this pass; a "
                    + "vtgate that starts in between would rebuild it by itself.",
                "See the finding on the cell's SrvVSchema: this record follows it."
            )
            : null;
}
