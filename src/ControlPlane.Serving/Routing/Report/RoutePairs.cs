namespace ControlPlane.Serving.Routing.Report;

/// <summary>Walks two reports side by side. A name that one of them does not have is asked of its model.</summary>
internal static class RoutePairs
{
    public static IEnumerable<(string Name, PlainRoute Before, PlainRoute After)> Of(
        RoutingReport before,
        RoutingReport after,
        IEnumerable<string> alsoNames
    )
    {
        var others = new SortedSet<string>(alsoNames, StringComparer.Ordinal);
        using var left = before.Names.GetEnumerator();
        using var right = after.Names.GetEnumerator();
        var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
        while (hasLeft || hasRight)
        {
            var order =
                !hasLeft ? 1
                : !hasRight ? -1
                : string.CompareOrdinal(left.Current.Name, right.Current.Name);
            var name = order <= 0 ? left.Current.Name : right.Current.Name;
            others.Remove(name);
            yield return (
                name,
                order <= 0 ? left.Current.Route : before.RouteOf(name),
                order >= 0 ? right.Current.Route : after.RouteOf(name)
            );
            hasLeft = order <= 0 ? left.MoveNext() : hasLeft;
            hasRight = order >= 0 ? right.MoveNext() : hasRight;
        }

        foreach (var name in others)
        {
            yield return (name, before.RouteOf(name), after.RouteOf(name));
        }
    }
}
