using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using Declared = ControlPlane.Protocols.VSchema.RoutingRule;
using RoutingRule = ControlPlane.Serving.Routing.Model.RoutingRule;

namespace ControlPlane.Serving.Routing.Linting;

/// <summary>What is wrong with routing rules for tables.</summary>
internal static class RoutingRuleLint
{
    public static IEnumerable<LintFinding> Check(IReadOnlyCollection<Declared> rules, RoutingModel model)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var twice = rules
            .Select(rule => rule.FromTable)
            .Where(from => !seen.Add(from))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var from in twice.Order(StringComparer.Ordinal))
        {
            yield return Duplicate(from, rules, model);
        }

        foreach (var rule in rules)
        {
            foreach (var finding in Check(rule, model, isDuplicate: twice.Contains(rule.FromTable)))
            {
                yield return finding;
            }
        }
    }

    private static LintFinding Duplicate(string from, IReadOnlyCollection<Declared> rules, RoutingModel model)
    {
        var count = rules.Count(rule => rule.FromTable == from);
        return model.Rules.Routing[from] is RoutingRule.Broken broken
            ? LintFinding.Error(LintKind.DuplicateRule, Place(from), broken.Error, $"Keep one of the {count} rules.")
            : LintFinding.Warning(
                LintKind.DuplicateRule,
                Place(from),
                $"there are {count} rules for {from}; the last one counts",
                "Keep one of them."
            );
    }

    private static IEnumerable<LintFinding> Check(Declared rule, RoutingModel model, bool isDuplicate)
    {
        if (Unmet(rule.FromTable) is { } unmet)
        {
            yield return unmet;
        }

        if (rule.ToTables.Count == 0)
        {
            yield return LintFinding.Warning(
                LintKind.RuleToNowhere,
                Place(rule.FromTable),
                $"it has no target, so every use is answered: table {NameIn(rule.FromTable)} has been disabled",
                "Remove the rule unless that is meant."
            );
        }
        else if (!isDuplicate && Target(rule, model) is { } finding)
        {
            yield return finding;
        }
    }

    private static LintFinding? Target(Declared rule, RoutingModel model) =>
        model.Rules.Routing[rule.FromTable] switch
        {
            RoutingRule.Broken broken => LintFinding.Error(
                LintKind.BrokenRule,
                Place(rule.FromTable),
                broken.Error,
                "Name one target, as keyspace.table."
            ),
            RoutingRule.To to => Target(rule.FromTable, to, model),
            _ => null,
        };

    private static LintFinding? Target(string from, RoutingRule.To to, RoutingModel model)
    {
        if (model.Finder.Follow(to, NameIn(from)).Error is { } error)
        {
            return LintFinding.Error(
                LintKind.RuleToNowhere,
                Place(from),
                error,
                $"{to.Target} must be a keyspace that exists, and where that is sharded a table of its VSchema."
            );
        }

        return NextRule(from, to, model) is { } further && further.Target != to.Target
            ? LintFinding.Warning(
                LintKind.ChainedRule,
                Place(from),
                $"it leads to {to.Target}, which has a rule to {further.Target} of its own; rules are not followed twice",
                $"Name {further.Target} itself if that is meant."
            )
            : null;
    }

    /// <summary>The rule that a query for the target, and for the same tablet type, would meet.</summary>
    private static RoutingRule.To? NextRule(string from, RoutingRule.To to, RoutingModel model)
    {
        var at = from.IndexOf('@', StringComparison.Ordinal);
        var rules = model.Rules.Routing;
        return (at < 0 ? null : rules.Find($"{to.Target}{from[at..]}")) as RoutingRule.To
            ?? rules.Find(to.Target.ToString()) as RoutingRule.To;
    }

    private static LintFinding? Unmet(string from)
    {
        var (name, type) = from.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at
            ? (from[..at], from[at..])
            : (from, "");
        return
            (type.Length == 0 || TabletTypeSuffix.All.Contains(type)) && name.Split('.') is [not ""] or [not "", not ""]
            ? null
            : LintFinding.Warning(
                LintKind.UnmetRule,
                Place(from),
                "no query meets it: the left side is table or keyspace.table, without backticks, and then perhaps one of"
                    + $" {string.Join(", ", TabletTypeSuffix.All.Skip(1).Take(3))}",
                "Correct the left side."
            );
    }

    private static string NameIn(string from) => from.Split('@')[0].Split('.')[^1];

    private static LintPlace.RoutingRule Place(string from) => new(from);
}
