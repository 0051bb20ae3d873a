using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Checks;

/// <summary>The smallest etcd role that suffices, as commands of etcdctl, store by store.</summary>
internal static class RoleCommands
{
    private const string Role = "controlplane";

    public static IReadOnlyList<string> For(TopologyConnection topology, DeclaredGates gates, CheckedTopology found)
    {
        var grants = from grant in Grants(topology, gates, found).Distinct() group grant by grant.Store;
        return
        [
            .. grants.SelectMany(store =>
                (string[])
                    [
                        $"export ETCDCTL_API=3 ETCDCTL_ENDPOINTS={store.Key}",
                        $"etcdctl role add {Role}",
                        .. store.Select(grant => grant.Command),
                        $"etcdctl user add {Role}",
                        $"etcdctl user grant-role {Role} {Role}",
                    ]
            ),
        ];
    }

    private static IEnumerable<Grant> Grants(TopologyConnection topology, DeclaredGates gates, CheckedTopology found) =>
        [
            .. GlobalInputs.Of(topology.Layout).Select(span => new Grant(topology.Global.Address, "read", span)),
            new Grant(topology.Global.Address, "readwrite", topology.Layout.Routing.Directory),
            .. found.Keyspaces.Select(keyspace => new Grant(
                topology.Global.Address,
                "readwrite",
                LockDirectory.Keyspace(topology.Layout.Root, keyspace).Queue
            )),
            .. found.Places.SelectMany(place =>
                place switch
                {
                    CellPlace.InGlobalStore global => OfCell(topology.Global, global.Layout, gates, place.Cell),
                    CellPlace.InOwnStore own => OfCell(own.Store, own.Layout, gates, place.Cell),
                    _ => [],
                }
            ),
        ];

    /// <summary>
    /// Records of keyspaces to come must be writable too, so the keyspaces' directory is granted as a whole.
    /// </summary>
    private static IEnumerable<Grant> OfCell(
        ITopologyStore store,
        CellLayout layout,
        DeclaredGates gates,
        CellName cell
    )
    {
        var right = gates.Cells.Contains(cell) ? "readwrite" : "read";
        return
        [
            new(store.Address, right, KeySpan.Single(layout.SrvVSchema)),
            new(store.Address, right, layout.Keyspaces),
        ];
    }

    private sealed record Grant(string Store, string Right, KeySpan Span)
    {
        public string Command =>
            string.Join(
                ' ',
                [
                    $"etcdctl role grant-permission {Role} {Right}",
                    .. Span.IsSingle ? (string[])[] : ["--prefix"],
                    Quoted(Span.Start.ToString()),
                ]
            );

        private static string Quoted(string key) =>
            key.All(c => char.IsAsciiLetterOrDigit(c) || "-_./".Contains(c))
                ? key
                : $"'{key.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
