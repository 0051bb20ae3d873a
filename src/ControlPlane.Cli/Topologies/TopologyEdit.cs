using System.Collections.Immutable;

namespace ControlPlane.Cli.Topologies;

/// <summary>What to do with one topology after the declarations have changed.</summary>
internal abstract record TopologyEdit
{
    private TopologyEdit() { }

    /// <summary>Stop keeping it, and close its stores.</summary>
    public sealed record Closed(string Name) : TopologyEdit;

    /// <summary>Open its stores, and begin to keep it.</summary>
    public sealed record Opened(DeclaredTopology Topology) : TopologyEdit;

    /// <summary>Tell whoever keeps it of its new gates; all else is as it was.</summary>
    public sealed record Regated(DeclaredTopology Topology) : TopologyEdit;

    /// <summary>
    /// In an order in which no store is open twice. A topology that is reached otherwise, or has another policy, is closed
    /// and opened anew.
    /// </summary>
    public static ImmutableArray<TopologyEdit> Between(
        ImmutableArray<DeclaredTopology> before,
        ImmutableArray<DeclaredTopology> after
    )
    {
        var old = before.ToDictionary(topology => topology.Name, StringComparer.Ordinal);
        var kept = after
            .Where(topology => old.TryGetValue(topology.Name, out var last) && CanGoOn(last, topology))
            .ToDictionary(topology => topology.Name, StringComparer.Ordinal);
        return
        [
            .. before.Where(topology => !kept.ContainsKey(topology.Name)).Select(topology => new Closed(topology.Name)),
            .. kept
                .Values.Where(topology => !old[topology.Name].Equals(topology))
                .Select(topology => new Regated(topology)),
            .. after.Where(topology => !kept.ContainsKey(topology.Name)).Select(topology => new Opened(topology)),
        ];
    }

    private static bool CanGoOn(DeclaredTopology before, DeclaredTopology after) =>
        before.Policy == after.Policy && before.Guards == after.Guards && before.IsReachedAs(after);
}
