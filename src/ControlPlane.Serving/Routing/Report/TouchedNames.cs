using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Report;

/// <summary>The plain names whose route can differ between two models.</summary>
internal static class TouchedNames
{
    /// <summary>Null: any name, since rules or the set of keyspaces differ.</summary>
    public static HashSet<string>? Between(RoutingModel before, RoutingModel after)
    {
        if (!ReferenceEquals(before.Rules, after.Rules) || !HaveSameKeyspaces(before, after))
        {
            return null;
        }

        var touched = new HashSet<string>(StringComparer.Ordinal);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (old, now) in before.Keyspaces.Values.Zip(after.Keyspaces.Values))
        {
            if (!ReferenceEquals(old, now))
            {
                changed.Add(now.Name.Value);
                touched.UnionWith(old.AllNames());
                touched.UnionWith(now.AllNames());
            }
        }

        touched.UnionWith(after.Rules.PlainNamesInto(changed));
        touched.UnionWith(before.Finder.Failures.DifferentNames(after.Finder.Failures));
        return touched;
    }

    // With one keyspace every name hangs on it.
    private static bool HaveSameKeyspaces(RoutingModel before, RoutingModel after) =>
        before.Keyspaces.Count > 1 && before.Keyspaces.Keys.AsSpan().SequenceEqual(after.Keyspaces.Keys.AsSpan());
}
