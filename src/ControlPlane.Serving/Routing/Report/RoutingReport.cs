using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Report;

/// <summary>
/// For every plain name that somebody knows, where it goes: what a vtgate with this record answers, or, of a model with
/// live schemas, what one with a perfect view would. Immutable.
/// </summary>
public sealed class RoutingReport
{
    private readonly string[] names;
    private readonly PlainRoute[] routes;

    private RoutingReport(RoutingModel model, string[] names, PlainRoute[] routes)
    {
        Model = model;
        this.names = names;
        this.routes = routes;
    }

    public RoutingModel Model { get; }

    public int Count => names.Length;

    /// <summary>Every name with its route for primaries, in the order of names.</summary>
    public IEnumerable<NameRoute> Names => names.Select((name, at) => new NameRoute(name, routes[at]));

    /// <summary>
    /// Unsharded keyspaces without explicit routing whose tables nobody has read: each may have any name, and make it
    /// ambiguous. None in a model of the record alone, which does not know of such things.
    /// </summary>
    public IEnumerable<KeyspaceName> Unread => UnreadIn(Model);

    public static RoutingReport Of(RoutingModel model)
    {
        var names = ReportedNames.Of(model);
        var reader = new RouteReader(model);
        var routes = new PlainRoute[names.Length];
        for (var i = 0; i < routes.Length; i++)
        {
            routes[i] = reader.Read(names[i], TabletType.Primary);
        }

        return new(model, names, routes);
    }

    /// <summary>
    /// The report of the model, equal to that of <see cref="Of"/>, that asks only for the names that a change from this
    /// report's model to the other can touch. For models made from each other by <see cref="RoutingModel.Next"/>.
    /// </summary>
    public RoutingReport Next(RoutingModel model)
    {
        if (TouchedNames.Between(Model, model) is not { } touched)
        {
            return Of(model);
        }

        var newNames = ReportedNames.Of(model);
        var reader = new RouteReader(model);
        var newRoutes = new PlainRoute[newNames.Length];
        var (old, now) = (0, 0);
        foreach (var name in touched.Order(StringComparer.Ordinal))
        {
            var (oldPlace, wasThere) = PlaceOf(name, names, old);
            Array.Copy(routes, old, newRoutes, now, oldPlace - old); // names that are not touched are the same in both
            now += oldPlace - old;
            old = wasThere ? oldPlace + 1 : oldPlace;
            if (now < newNames.Length && newNames[now] == name)
            {
                newRoutes[now++] = reader.Read(name, TabletType.Primary);
            }
        }

        Array.Copy(routes, old, newRoutes, now, routes.Length - old);
        return new(model, newNames, newRoutes);
    }

    /// <summary>Where a name goes for a tablet type, also one that is not in the report.</summary>
    public PlainRoute RouteOf(string name, TabletType type = TabletType.Primary) =>
        new RouteReader(Model).Read(name, type);

    /// <summary>
    /// How old the knowledge is that decided a route: when the oldest of the lists in question was last known to be true.
    /// Null when the record alone decided.
    /// </summary>
    public DateTimeOffset? KnownAt(PlainRoute route) =>
        route
            is PlainRoute.Goes { Evidence: Evidence.LiveSchema }
                or PlainRoute.Ambiguous { Evidence: Evidence.LiveSchema }
                or PlainRoute.Hidden { Reason: HiddenBy.NoVindex }
            ? route.Keyspaces.Select(keyspace => Model.Live?.Find(keyspace)?.ReadAt).Min()
            : null;

    private static (int Place, bool IsThere) PlaceOf(string name, string[] names, int from)
    {
        var place = Array.BinarySearch(names, from, names.Length - from, name, StringComparer.Ordinal);
        return place < 0 ? (~place, false) : (place, true);
    }

    internal static IEnumerable<KeyspaceName> UnreadIn(RoutingModel model) =>
        model.Live is null
            ? []
            : model
                .Keyspaces.Values.Where(keyspace =>
                    keyspace is { IsSharded: false, RequiresExplicitRouting: false, LiveTables: null }
                )
                .Select(keyspace => keyspace.Name);
}
