using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Routing.Report;

/// <summary>What changes for plain names between two states.</summary>
/// <param name="Changes">In the order of names, and for a name by tablet type.</param>
public sealed record RoutingDifference(ImmutableArray<NameChange> Changes)
{
    private static readonly TabletType[] OtherTypes = [TabletType.Replica, TabletType.Rdonly];

    public bool IsEmpty => Changes.IsEmpty;

    /// <param name="alsoNames">
    /// Names that neither state may know, such as those of live tables when both are records: with a single keyspace they
    /// resolve although the record does not name them.
    /// </param>
    public static RoutingDifference Between(
        RoutingReport before,
        RoutingReport after,
        params IEnumerable<string> alsoNames
    ) => Of(RoutePairs.Of(before, after, alsoNames), new(before.Model), new(after.Model));

    /// <summary>
    /// The same without reports: of models made from each other by <see cref="RoutingModel.Next"/> only the names that the
    /// change can touch are asked for.
    /// </summary>
    public static RoutingDifference Between(
        RoutingModel before,
        RoutingModel after,
        params IEnumerable<string> alsoNames
    )
    {
        var (left, right) = (new RouteReader(before), new RouteReader(after));
        var names = new HashSet<string>(
            TouchedNames.Between(before, after) ?? ReportedNames.Of(before).Concat(ReportedNames.Of(after)),
            StringComparer.Ordinal
        );
        names.UnionWith(alsoNames);
        return Of(
            names.Select(name => (name, left.Read(name, TabletType.Primary), right.Read(name, TabletType.Primary))),
            left,
            right
        );
    }

    private static RoutingDifference Of(
        IEnumerable<(string Name, PlainRoute Before, PlainRoute After)> pairs,
        RouteReader before,
        RouteReader after
    )
    {
        var changes = ImmutableArray.CreateBuilder<NameChange>();
        var typed = before.TypedNames.Union(after.TypedNames);
        foreach (var (name, old, now) in pairs)
        {
            Add(changes, name, TabletType.Primary, old, now);
            if (typed.Count > 0 && typed.Contains(name))
            {
                foreach (var type in OtherTypes)
                {
                    Add(changes, name, type, before.Read(name, type), after.Read(name, type));
                }
            }
        }

        return new([.. changes.OrderBy(change => change.Name, StringComparer.Ordinal)]);
    }

    private static void Add(
        ImmutableArray<NameChange>.Builder changes,
        string name,
        TabletType type,
        PlainRoute before,
        PlainRoute after
    )
    {
        if (!ReferenceEquals(before, after) && KindOf(before, after) is { } kind)
        {
            changes.Add(new(name, type, kind, before, after));
        }
    }

    private static NameChangeKind? KindOf(PlainRoute before, PlainRoute after) =>
        (before, after) switch
        {
            (PlainRoute.Goes old, PlainRoute.Goes now) => old.IsSamePlaceAs(now) ? null : NameChangeKind.Moved,
            (_, PlainRoute.Goes) => NameChangeKind.Gained,
            (PlainRoute.Ambiguous, PlainRoute.Ambiguous) => null,
            (_, PlainRoute.Ambiguous) => NameChangeKind.NewlyAmbiguous,
            (PlainRoute.Goes, _) => NameChangeKind.Lost,
            _ => null,
        };
}
