using ControlPlane.Protocols.VSchema;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// Recognises a MoveTables read switch that was made for some cells only. It leaves no lock and no mark: the routing
/// rules are global, and only the chosen cells' SrvVSchemas were rebuilt from them (lab-workflows.md 2).
/// </summary>
internal static class ReadSwitch
{
    private static readonly string[] ReadSuffixes = ["@replica", "@rdonly"];

    /// <summary>
    /// The tables whose reads the global rules send elsewhere than the published ones, while the plain rule of the
    /// table is the same in both, and reads and writes part ways in one of the two: a switch of reads or its reversal. A rule
    /// that is gone was switched by nobody: rules stay for as long as their workflow, and go with all of it.
    /// </summary>
    public static IReadOnlyList<string> TablesSwitched(RoutingRules? published, RoutingRules? global)
    {
        var (before, after) = (ByTable(published), ByTable(global));
        var tables =
            from rule in after.Keys
            where ReadSuffixes.Any(suffix => rule.EndsWith(suffix, StringComparison.Ordinal))
            let plain = rule[..rule.LastIndexOf('@')]
            where Target(before, rule) != Target(after, rule) && Target(before, plain) == Target(after, plain)
            where Target(before, rule) != Target(before, plain) || Target(after, rule) != Target(after, plain)
            select plain;
        return [.. tables.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// True when the record has the global rules for the reads of one of these tables: of two workflows each may have been
    /// switched in another cell.
    /// </summary>
    public static bool HasSwitched(SrvVSchema record, IReadOnlyList<string> tables, RoutingRules? global)
    {
        var (there, wanted) = (ByTable(record.RoutingRules), ByTable(global));
        return tables.Any(table =>
            ReadSuffixes.All(suffix => Target(there, table + suffix) == Target(wanted, table + suffix))
        );
    }

    private static Dictionary<string, string> ByTable(RoutingRules? rules)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var rule in rules?.Rules ?? [])
        {
            map.TryAdd(rule.FromTable, string.Join('|', rule.ToTables));
        }

        return map;
    }

    private static string? Target(Dictionary<string, string> rules, string table) => rules.GetValueOrDefault(table);
}
