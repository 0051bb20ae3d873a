using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Moves;

/// <summary>A store, the spans of it that a plan depends on, and the revision that the plan was made at.</summary>
internal sealed record MovedPlace(ITopologyStore Store, ImmutableArray<KeySpan> Spans, Revision MadeAt);

/// <summary>
/// Finds the places that a plan id's revisions speak of: the global store, then cells with their own.
/// </summary>
internal static class MovedPlaces
{
    public static ImmutableArray<MovedPlace> Of(
        TopologyConnection topology,
        Gathered gathered,
        DeclaredGates gates,
        PlanId wanted
    )
    {
        CellPlace.InOwnStore[] own =
        [
            .. from cell in gates.Cells
            where gathered.Observed.Cells.Find(cell) is CellView.Read
            select gathered.Places.Find(cell) as CellPlace.InOwnStore into place
            where place is not null
            select place,
        ];
        var global = new MovedPlace(topology.Global, [.. GlobalSpans(topology.Layout, gathered)], wanted.MadeAt[0]);
        return wanted.MadeAt.Length == own.Length + 1
            ?
            [
                global,
                .. own.Zip(
                    wanted.MadeAt.Skip(1),
                    (place, at) => new MovedPlace(place.Store, [.. Spans(place.Layout)], at)
                ),
            ]
            : [global]; // other gates were declared then: which revision belongs to which cell is not known
    }

    private static IEnumerable<KeySpan> GlobalSpans(GlobalLayout layout, Gathered gathered) =>
        [
            layout.Cells,
            layout.Keyspaces,
            layout.NamedLocks,
            layout.KeyspaceRoutingRulesDirectory,
            KeySpan.Single(layout.RoutingRules),
            KeySpan.Single(layout.ShardRoutingRules),
            KeySpan.Single(layout.MirrorRules),
            .. gathered.Places.Values.OfType<CellPlace.InGlobalStore>().SelectMany(place => Spans(place.Layout)),
        ];

    private static IEnumerable<KeySpan> Spans(CellLayout layout) =>
        [KeySpan.Single(layout.SrvVSchema), layout.Keyspaces];
}
