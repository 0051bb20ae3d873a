using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Simulation.Oracles;

/// <summary>
/// Tells a read switch of a MoveTables that was made with <c>--cells</c>, which no lock or record marks: the rules for
/// reads are published in one cell and not in another (lab-workflows.md 2).
/// </summary>
internal static class PartialSwitches
{
    /// <summary>The rules for reads that differ from those for writes, would change here, and are as wanted in another cell.</summary>
    public static IReadOnlyList<string> TablesIn(
        Observed observed,
        CellName cell,
        SrvVSchema published,
        SrvVSchema wanted
    )
    {
        var (here, goal) = (RulesOf(published), RulesOf(wanted));
        var peers = observed
            .Cells.Values.OfType<CellView.Read>()
            .Where(view => view.Cell != cell)
            .Select(view => view.Records.SrvVSchema?.Message)
            .OfType<SrvVSchema>()
            .Select(RulesOf)
            .ToArray();
        return
        [
            .. goal.Where(rule =>
                    rule.Key.Split('@') is [var table, _]
                    && rule.Value != goal.GetValueOrDefault(table, table)
                    && here.TryGetValue(rule.Key, out var old)
                    && old != rule.Value
                    && peers.Any(peer => peer.GetValueOrDefault(rule.Key) == rule.Value)
                )
                .Select(rule => rule.Key),
        ];
    }

    private static SortedDictionary<string, string> RulesOf(SrvVSchema record)
    {
        var rules = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var rule in record.RoutingRules?.Rules ?? [])
        {
            rules[rule.FromTable] = string.Join(',', rule.ToTables);
        }

        return rules;
    }
}
