using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Report;

/// <summary>Asks a model for plain names. It gives equal routes as one object, since most names of a keyspace go alike.</summary>
internal sealed class RouteReader(RoutingModel model)
{
    private static readonly PlainRoute.Unknown Nobody = new();

    private readonly Dictionary<PlainRoute.Goes, PlainRoute.Goes> shared = [];

    /// <summary>The plain names whose rules tell tablet types apart.</summary>
    public OrdinalSet<string> TypedNames => model.Rules.TypedPlainNames;

    public PlainRoute Read(string name, TabletType type)
    {
        var query = new RoutingQuery(null, name, type);
        return model.RoutedKeyspace(query).Length > 0 || model.RuleFor(query) is not null
            ? Ruled(model.Resolve(query), name)
            : Unruled(name);
    }

    private PlainRoute Ruled(RoutingAnswer answer, string name) =>
        answer switch
        {
            RoutingAnswer.Table table => Shared(
                new(table.Keyspace, table.Name == name ? null : table.Name, KindOf(table.Kind), Evidence.Rule)
            ),
            RoutingAnswer.View view => Shared(
                new(view.Keyspace, view.Name == name ? null : view.Name, RouteKind.View, Evidence.Rule)
            ),
            _ => new PlainRoute.Refused(answer.Error ?? ""),
        };

    private PlainRoute Unruled(string name)
    {
        var holders = model.HoldersOf(name);
        return model.Finder.Global(name, holders) switch
        {
            GlobalEntry.Table table => Shared(new(table.Keyspace, null, KindOf(table.Kind), table.Evidence)),
            GlobalEntry.View view => Shared(new(view.Keyspace, null, RouteKind.View, Evidence.LiveSchema)),
            _ when model.Keyspaces.Count == 1 => OfOnlyKeyspace(name),
            GlobalEntry.Ambiguous ambiguous => new PlainRoute.Ambiguous(ambiguous.Keyspaces, ambiguous.Evidence),
            _ => HiddenReason.Of(model, name, holders) ?? (PlainRoute)Nobody,
        };
    }

    private PlainRoute OfOnlyKeyspace(string name) =>
        model.Resolve(RoutingQuery.Plain(name)) is RoutingAnswer.Table table
            ? Shared(new(table.Keyspace, null, KindOf(table.Kind), Evidence.OnlyKeyspace))
            : HiddenReason.Of(model, name, model.HoldersOf(name)) ?? (PlainRoute)Nobody;

    private PlainRoute.Goes Shared(PlainRoute.Goes route)
    {
        if (shared.TryGetValue(route, out var same))
        {
            return same;
        }

        shared.Add(route, route);
        return route;
    }

    private static RouteKind KindOf(TableKind kind) =>
        kind switch
        {
            TableKind.Sequence => RouteKind.Sequence,
            TableKind.Reference => RouteKind.Reference,
            _ => RouteKind.Table,
        };
}
