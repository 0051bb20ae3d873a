using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Explaining;

/// <summary>Knows for each way in which a look-up ends what would make it end otherwise.</summary>
internal static class WhatIfs
{
    public static ImmutableArray<WhatIf> Of(
        RoutingModel model,
        RoutingQuery query,
        RoutingAnswer answer,
        ImmutableArray<LookupStep> steps
    )
    {
        if (steps.OfType<LookupStep.Ruled>().FirstOrDefault() is { } ruled)
        {
            return
            [
                new WhatIf.RemoveRule(ruled.From, query.Keyspace is null ? Without(model, ruled.From, query) : null),
            ];
        }

        return query.Keyspace is not null
            ? OfQualified(answer)
            : [.. OfPlain(model, query.Name, new RouteReader(model).Read(query.Name, query.TabletType))];
    }

    private static ImmutableArray<WhatIf> OfQualified(RoutingAnswer answer) =>
        answer switch
        {
            RoutingAnswer.UnknownKeyspace unknown => [new WhatIf.OtherKeyspace(unknown.Name)],
            RoutingAnswer.NotFound => [new WhatIf.CreateIt([])],
            _ => [],
        };

    private static IEnumerable<WhatIf> OfPlain(RoutingModel model, string name, PlainRoute route) =>
        route switch
        {
            PlainRoute.Goes { Evidence: Evidence.OnlyKeyspace } =>
            [
                new WhatIf.SecondKeyspace(WithAnother(model, name)),
            ],
            PlainRoute.Goes { Evidence: Evidence.LiveSchema } =>
            [
                new WhatIf.NamedByVSchema(),
                new WhatIf.CreatedElsewhere(),
            ],
            PlainRoute.Goes => [new WhatIf.NamedTwice()],
            PlainRoute.Ambiguous ambiguous => OfAmbiguous(name, ambiguous),
            PlainRoute.Hidden hidden => OfHidden(model, name, hidden),
            _ => [new WhatIf.CreateIt([.. RoutingReport.UnreadIn(model)])],
        };

    private static IEnumerable<WhatIf> OfAmbiguous(string name, PlainRoute.Ambiguous ambiguous)
    {
        ImmutableArray<KeyspaceName> among = [.. ambiguous.Among];
        yield return new WhatIf.Qualify(among);
        yield return new WhatIf.AddRule(name);
        if (ambiguous.Evidence is Evidence.LiveSchema)
        {
            yield return new WhatIf.DeclaredInOne(among);
        }

        yield return new WhatIf.KeptInOne(among);
    }

    private static IEnumerable<WhatIf> OfHidden(RoutingModel model, string name, PlainRoute.Hidden hidden)
    {
        ImmutableArray<KeyspaceName> keyspaces = [.. hidden.In];
        switch (hidden.Reason)
        {
            case HiddenBy.ExplicitRouting:
                yield return new WhatIf.Qualify(keyspaces);
                yield return new WhatIf.LetPlainNames(keyspaces);
                yield return new WhatIf.AddRule(name);
                break;
            case HiddenBy.NoVindex:
                yield return new WhatIf.GiveVindex(keyspaces);
                break;
            case HiddenBy.ReferenceSource:
                yield return new WhatIf.Qualify(keyspaces);
                yield return new WhatIf.LetSource(keyspaces);
                break;
            default:
                foreach (var keyspace in keyspaces)
                {
                    yield return new WhatIf.MendVSchema(keyspace, model.ErrorOf(keyspace) ?? "");
                }

                break;
        }
    }

    private static PlainRoute Without(RoutingModel model, string rule, RoutingQuery query)
    {
        var record = Copy(model);
        var others = record.RoutingRules.Rules.Where(other => other.FromTable != rule).ToArray();
        record.RoutingRules = new() { Rules = { others } };
        return RouteIn(record, model, query);
    }

    private static PlainRoute WithAnother(RoutingModel model, string name)
    {
        var record = Copy(model);
        record.Keyspaces[$"another than {model.Keyspaces.Keys[0]}"] = new();
        return RouteIn(record, model, RoutingQuery.Plain(name));
    }

    private static PlainRoute RouteIn(SrvVSchema record, RoutingModel model, RoutingQuery query) =>
        new RouteReader(RoutingModel.From(record, model.Live)).Read(query.Name, query.TabletType);

    // The VSchemas are shared: nobody changes them.
    private static SrvVSchema Copy(RoutingModel model)
    {
        var copy = new SrvVSchema
        {
            RoutingRules = model.Record.RoutingRules ?? new(),
            KeyspaceRoutingRules = model.Record.KeyspaceRoutingRules,
        };
        copy.Keyspaces.Add(model.Record.Keyspaces);
        return copy;
    }
}
