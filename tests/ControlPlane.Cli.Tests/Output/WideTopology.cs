using System.Globalization;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Tests.Output;

/// <summary>Findings on a topology of any size, made by a rule.</summary>
internal static class WideTopology
{
    /// <param name="cells">How many cells.</param>
    /// <param name="keyspaces">How many keyspaces.</param>
    /// <param name="condition">The verdict on a record; the keyspace is -1 for the SrvVSchema.</param>
    public static Plan Of(int cells, int keyspaces, Func<int, int, Verdict> condition) =>
        new()
        {
            MadeAt = [new Revision(1)],
            Notices = [],
            Cells =
            [
                .. from cell in Enumerable.Range(0, cells)
                let name = new CellName(string.Create(CultureInfo.InvariantCulture, $"cell-{cell:00}"))
                select new CellPlan
                {
                    Cell = name,
                    Findings =
                    [
                        Finding(new ServingRecordId.SrvVSchema(name), condition(cell, -1)),
                        .. from keyspace in Enumerable.Range(0, keyspaces)
                        let ks = new KeyspaceName(
                            string.Create(CultureInfo.InvariantCulture, $"keyspace_{keyspace:0000}")
                        )
                        select Finding(new ServingRecordId.SrvKeyspace(name, ks), condition(cell, keyspace)),
                    ],
                },
            ],
        };

    public static Finding Finding(ServingRecordId record, Verdict condition) =>
        new()
        {
            Record = record,
            Condition = condition,
            Why = condition is Verdict.Stale ? $"{record} differs." : "It is so.",
        };
}
