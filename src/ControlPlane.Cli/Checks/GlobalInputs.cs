using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Checks;

/// <summary>What a pass reads from the global store.</summary>
internal static class GlobalInputs
{
    public static IEnumerable<KeySpan> Of(GlobalLayout layout) =>
        [
            layout.Cells,
            layout.Keyspaces,
            layout.NamedLocks,
            layout.KeyspaceRoutingRulesDirectory,
            KeySpan.Single(layout.RoutingRules),
            KeySpan.Single(layout.ShardRoutingRules),
            KeySpan.Single(layout.MirrorRules),
        ];
}
