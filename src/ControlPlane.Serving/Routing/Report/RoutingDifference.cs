using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;

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
    )
    {
        var changes = ImmutableArray.CreateBuilder<NameChange>();
        var typed = before.Model.Rules.TypedPlainNames.Union(after.Model.Rules.TypedPlainNames);
        foreach (var (name, old, now) in RoutePairs.Of(before, after, alsoNames))
        {
            Add(changes, name, TabletType.Primary, old, now);
            if (typed.Count > 0 && typed.Contains(name))
            {
                foreach (var type in OtherTypes)
                {
                    Add(changes, name, type, before.RouteOf(name, type), after.RouteOf(name, type));
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
