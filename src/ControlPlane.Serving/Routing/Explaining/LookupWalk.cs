using System.Collections.Immutable;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Explaining;

/// <summary>Walks the way of a look-up as <see cref="RoutingModel.Resolve"/> takes it, and notes what it passes.</summary>
internal static class LookupWalk
{
    public static ImmutableArray<LookupStep> Of(RoutingModel model, RoutingQuery query)
    {
        var steps = ImmutableArray.CreateBuilder<LookupStep>();
        var (asked, routed) = (query.Keyspace?.Value ?? "", model.RoutedKeyspace(query));
        if (asked != routed)
        {
            steps.Add(new LookupStep.KeyspaceRuled(KeyspaceRuleFor(model, asked, query), new(routed)));
        }

        if (model.RuleFor(query) is { } rule)
        {
            steps.Add(new LookupStep.Ruled(rule.From, rule.Rule));
            return steps.DrainToImmutable();
        }

        steps.Add(new LookupStep.NoRule(Tried(routed, query)));
        if (routed.Length > 0)
        {
            steps.Add(InKeyspace(model, routed, query.Name));
        }
        else
        {
            steps.Add(new LookupStep.Candidates(CandidateReader.Of(model, query.Name)));
            if (model.Keyspaces.Count == 1 && model.Global(query.Name) is GlobalEntry.Absent or GlobalEntry.Ambiguous)
            {
                var only = model.Keyspaces.Values[0];
                steps.Add(new LookupStep.OnlyKeyspace(only.Name, only.IsSharded));
            }
        }

        if (model.Finder.FindRouted(asked, query.Name, query.TabletType) is RoutingAnswer.NotFound)
        {
            steps.Add(new LookupStep.Vindexes(VindexesOf(model, query)));
        }

        return steps.DrainToImmutable();
    }

    private static string KeyspaceRuleFor(RoutingModel model, string asked, RoutingQuery query)
    {
        var typed = asked + TabletTypeSuffix.Of(query.TabletType);
        return model.Rules.Keyspaces.ContainsKey(typed) && typed != $"{asked}@primary" ? typed : asked;
    }

    private static ImmutableArray<string> Tried(string keyspace, RoutingQuery query)
    {
        var qualified = keyspace.Length == 0 ? query.Name : $"{keyspace}.{query.Name}";
        return [$"{qualified}{TabletTypeSuffix.Of(query.TabletType)}", qualified];
    }

    private static LookupStep.InKeyspace InKeyspace(RoutingModel model, string name, string table)
    {
        var keyspace = model.Keyspaces.Find(new(name));
        var standing =
            keyspace is null ? Standing.Absent
            : model.Finder.DeclaredIn(keyspace, table) is not null ? Standing.Declared
            : keyspace.LiveTables?.Contains(table) is true ? Standing.Exists
            : keyspace.IsSharded ? Standing.Absent
            : keyspace.LiveViews?.Contains(table) is true ? Standing.View
            : Standing.Assumed;
        return new(name, keyspace, standing);
    }

    private static ImmutableArray<KeyspaceName> VindexesOf(RoutingModel model, RoutingQuery query) =>
        [
            .. from keyspace in model.Keyspaces.Values
            where query.Keyspace is { } asked ? keyspace.Name == asked : !keyspace.RequiresExplicitRouting
            where keyspace.Vindexes.Contains(query.Name)
            select keyspace.Name,
        ];
}
