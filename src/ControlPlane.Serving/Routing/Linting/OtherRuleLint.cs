using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Linting;

/// <summary>What is wrong with rules for keyspaces and shards, and with mirror rules.</summary>
internal static class OtherRuleLint
{
    public static IEnumerable<LintFinding> Check(SrvVSchema record, RoutingModel model) =>
        [
            .. Keyspaces(record.KeyspaceRoutingRules?.Rules ?? [], model),
            .. Shards(record.ShardRoutingRules?.Rules ?? [], model),
            .. Mirrors(model),
        ];

    private static IEnumerable<LintFinding> Keyspaces(
        IReadOnlyCollection<KeyspaceRoutingRule> rules,
        RoutingModel model
    )
    {
        foreach (var from in Twice(rules.Select(rule => rule.FromKeyspace)))
        {
            yield return Repeated(new LintPlace.KeyspaceRule(from), from);
        }

        foreach (var rule in rules)
        {
            var place = new LintPlace.KeyspaceRule(rule.FromKeyspace);
            if (!model.Keyspaces.ContainsKey(new KeyspaceName(rule.ToKeyspace)))
            {
                yield return Gone(place, rule.ToKeyspace);
            }
            else if (model.Rules.Keyspaces.TryGetValue(rule.ToKeyspace, out var next) && next.Value != rule.ToKeyspace)
            {
                yield return LintFinding.Warning(
                    LintKind.ChainedRule,
                    place,
                    $"it leads to {rule.ToKeyspace}, which has a rule to {next} of its own; rules are not followed twice",
                    $"Name {next} itself if that is meant."
                );
            }
        }
    }

    private static IEnumerable<LintFinding> Shards(IReadOnlyCollection<ShardRoutingRule> rules, RoutingModel model)
    {
        foreach (var from in Twice(rules.Select(rule => $"{rule.FromKeyspace}.{rule.Shard}")))
        {
            yield return Repeated(new LintPlace.ShardRule(from), from);
        }

        foreach (var rule in rules.Where(rule => !model.Keyspaces.ContainsKey(new KeyspaceName(rule.ToKeyspace))))
        {
            yield return Gone(new LintPlace.ShardRule($"{rule.FromKeyspace}.{rule.Shard}"), rule.ToKeyspace);
        }
    }

    private static IEnumerable<LintFinding> Mirrors(RoutingModel model) =>
        from rule in model.Mirrors.Values
        let error = rule.Error
        where error is not null
        select LintFinding.Error(
            LintKind.Mirror,
            new LintPlace.MirrorRule(rule.From),
            error,
            "A mirror rule goes from keyspace.table (and perhaps a tablet type) to a table of another keyspace from which"
                + " nothing is mirrored."
        );

    private static IEnumerable<string> Twice(IEnumerable<string> from) =>
        from.GroupBy(text => text, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);

    private static LintFinding Repeated(LintPlace place, string from) =>
        LintFinding.Warning(
            LintKind.DuplicateRule,
            place,
            $"there are several rules for {from}; the last one counts",
            "Keep one of them."
        );

    private static LintFinding Gone(LintPlace place, string keyspace) =>
        LintFinding.Error(
            LintKind.RuleToNowhere,
            place,
            $"VT05003: unknown database '{keyspace}' in vschema",
            "Name a keyspace that exists, or remove the rule."
        );
}
