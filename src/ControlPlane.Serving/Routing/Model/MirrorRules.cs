using ControlPlane.Topology.Collections;
using Declared = ControlPlane.Protocols.VSchema.MirrorRule;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>Reads mirror rules as buildMirrorRule does (vindexes/vschema.go), with its errors.</summary>
internal static class MirrorRules
{
    /// <param name="rules">In the order of the record: of two for one name the later one is the error.</param>
    /// <param name="finder">Sees what VSchemas name.</param>
    public static OrdinalMap<string, MirrorRule> Read(IEnumerable<Declared> rules, TableFinder finder)
    {
        var read = new Dictionary<string, MirrorRule>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            read[rule.FromTable] = read.ContainsKey(rule.FromTable)
                ? Broken(rule, $"from table: duplicate rule for entry '{rule.FromTable}'")
                : Read(rule, finder);
        }

        var targets = read
            .Values.Where(rule => rule.Error is null)
            .Select(rule => rule.To!.Value.Keyspace)
            .ToHashSet(StringComparer.Ordinal);
        return read.Values.ToOrdinalMap(
            rule => rule.From,
            rule => IsChained(rule, targets) ? rule with { Error = "mirror chaining is not allowed" } : rule
        );
    }

    private static bool IsChained(MirrorRule rule, HashSet<string> targets) =>
        rule.Error is null
        && TableNames.ReadTarget(rule.From.Split('@')[0], out _) is { } from
        && targets.Contains(from.Keyspace);

    private static MirrorRule Read(Declared rule, TableFinder finder)
    {
        if (FromError(rule.FromTable, finder, out var from) is { } fromError)
        {
            return Broken(rule, $"from table: {fromError}");
        }

        return ToError(rule.ToTable, from, finder, out var to) is { } toError
            ? Broken(rule, $"to table: {toError}")
            : new(rule.FromTable, to, rule.Percent, null);
    }

    private static string? FromError(string text, TableFinder finder, out TableReference from)
    {
        var parts = text.Split('@');
        if (TableNames.ReadTarget(parts[0], out var error) is not { } name)
        {
            from = default;
            return error;
        }

        from = name;
        return finder.Find(name.Keyspace, name.Table, constructs: true).Error
            ?? (
                parts.Length > 1 && !TabletTypeSuffix.All.Contains($"@{string.Concat(parts[1..])}")
                    ? $"invalid tablet type: '{text}'"
                    : null
            );
    }

    private static string? ToError(string text, TableReference from, TableFinder finder, out TableReference to)
    {
        to = default;
        if (text.Contains('@', StringComparison.Ordinal))
        {
            return $"tablet type may not be specified: '{text}'";
        }

        if (TableNames.ReadTarget(text, out var error) is not { } name)
        {
            return error;
        }

        to = name;
        return from.Keyspace == name.Keyspace
            ? "cannot reside in same keyspace as from table"
            : finder.Find(name.Keyspace, name.Table, constructs: true).Error;
    }

    private static MirrorRule Broken(Declared rule, string error) => new(rule.FromTable, null, rule.Percent, error);
}
