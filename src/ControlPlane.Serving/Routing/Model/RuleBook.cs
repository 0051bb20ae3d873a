using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using Rules = ControlPlane.Protocols.VSchema.RoutingRules;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>The rules of a record, read as a vtgate reads them. None of them depends on a keyspace yet.</summary>
public sealed record RuleBook
{
    /// <summary>By what stands on the left: <c>table</c>, <c>keyspace.table</c>, each perhaps with <c>@replica</c>.</summary>
    public required OrdinalMap<string, RoutingRule> Routing { get; init; }

    /// <summary>By keyspace, perhaps with a tablet type: <c>ks@replica</c>. Of two for one keyspace the last counts.</summary>
    public required OrdinalMap<string, KeyspaceName> Keyspaces { get; init; }

    /// <summary>By <c>keyspace.shard</c>. They do not take part in finding a table.</summary>
    public required OrdinalMap<string, KeyspaceName> Shards { get; init; }

    /// <summary>The plain names that a routing rule stands for, whatever the tablet type.</summary>
    public OrdinalSet<string> PlainNames { get; private init; } = OrdinalSet<string>.Empty;

    /// <summary>Those of them whose rules tell tablet types apart.</summary>
    public OrdinalSet<string> TypedPlainNames { get; private init; } = OrdinalSet<string>.Empty;

    public static RuleBook Of(SrvVSchema record)
    {
        var routing = ReadRouting(record.RoutingRules);
        var plain = routing.Keys.Where(from => !from.Contains('.', StringComparison.Ordinal)).ToArray();
        return new()
        {
            Routing = routing,
            PlainNames = plain.Select(WithoutType).ToOrdinalSet(),
            TypedPlainNames = plain.Where(from => WithoutType(from) != from).Select(WithoutType).ToOrdinalSet(),
            Keyspaces = (record.KeyspaceRoutingRules?.Rules ?? []).ToOrdinalMap(
                rule => rule.FromKeyspace,
                rule => new KeyspaceName(rule.ToKeyspace)
            ),
            Shards = (record.ShardRoutingRules?.Rules ?? []).ToOrdinalMap(
                rule => $"{rule.FromKeyspace}.{rule.Shard}",
                rule => new KeyspaceName(rule.ToKeyspace)
            ),
        };
    }

    /// <summary>The plain names with a rule whose target is in one of the keyspaces.</summary>
    internal IEnumerable<string> PlainNamesInto(IReadOnlySet<string> keyspaces) =>
        Routing
            .Where(rule => rule.Value is RoutingRule.To to && keyspaces.Contains(to.Target.Keyspace))
            .Select(rule => WithoutType(rule.Key))
            .Where(PlainNames.Contains);

    // A name may itself end like a tablet type; vtgate finds the rule then in either way, and so does a report.
    private static string WithoutType(string from)
    {
        var at = from.LastIndexOf('@');
        return at >= 0 && TabletTypeSuffix.All.Contains(from[at..]) ? from[..at] : from;
    }

    private static OrdinalMap<string, RoutingRule> ReadRouting(Rules? rules)
    {
        var read = new Dictionary<string, RoutingRule>(StringComparer.Ordinal);
        foreach (var rule in rules?.Rules ?? [])
        {
            read[rule.FromTable] = Read(rule, isTaken: read.ContainsKey(rule.FromTable));
        }

        return read.ToOrdinalMap();
    }

    // Upstream looks for a duplicate only while it reads a single target: rules with none or several just replace.
    private static RoutingRule Read(Protocols.VSchema.RoutingRule rule, bool isTaken)
    {
        switch (rule.ToTables)
        {
            case { Count: > 1 }:
                return new RoutingRule.Broken(
                    $"table {rule.FromTable} has more than one target: [{string.Join(' ', rule.ToTables)}]"
                );
            case { Count: 0 }:
                return new RoutingRule.Nowhere();
            case not null when isTaken:
                return new RoutingRule.Broken($"duplicate rule for entry {rule.FromTable}");
            default:
                return TableNames.ReadTarget(rule.ToTables![0], out var error) is { } target
                    ? new RoutingRule.To(target)
                    : new RoutingRule.Broken(error!);
        }
    }
}
