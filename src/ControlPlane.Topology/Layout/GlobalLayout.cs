using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Layout;

/// <summary>Where the records of the global store lie (vitess-semantics.md 1.2; go/vt/topo/server.go).</summary>
public sealed record GlobalLayout(TopologyRoot Root)
{
    public KeySpan Cells => Root.Directory("cells");

    public KeySpan Keyspaces => Root.Directory("keyspaces");

    public KeySpan NamedLocks => Root.Directory("internal/named_locks");

    /// <summary>The keyspace routing rules and the lock that is taken for them alone.</summary>
    public KeySpan KeyspaceRoutingRulesDirectory => Root.Directory("routing_rules");

    /// <summary>Everything that is ours alone and of no interest to Vitess.</summary>
    public KeySpan OwnRecords => Root.Directory("controlplane");

    public RoutingLayout Routing => new(Root);

    public Key RoutingRules => Root.Key("RoutingRules");

    public Key ShardRoutingRules => Root.Key("ShardRoutingRules");

    public Key MirrorRules => Root.Key("MirrorRules");

    public Key KeyspaceRoutingRules => Root.Key("routing_rules/keyspace/Rules");

    public Key CellInfo(CellName cell) => Root.Key($"cells/{cell}/CellInfo");

    public Key Keyspace(KeyspaceName keyspace) => Root.Key($"keyspaces/{keyspace}/Keyspace");

    public Key VSchema(KeyspaceName keyspace) => Root.Key($"keyspaces/{keyspace}/VSchema");

    public KeySpan KeyspaceLocks(KeyspaceName keyspace) => Root.Directory($"keyspaces/{keyspace}/locks");

    public KeySpan Shards(KeyspaceName keyspace) => Root.Directory($"keyspaces/{keyspace}/shards");

    public Key Shard(KeyspaceName keyspace, ShardName shard) => Root.Key($"keyspaces/{keyspace}/shards/{shard}/Shard");
}
