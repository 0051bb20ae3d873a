using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Records;

/// <summary>Recognises lock keys: <c>DIRECTORY/locks/LEASE</c> (go/vt/topo/etcd2topo/lock.go).</summary>
public static class LockReader
{
    /// <summary>The lock that a key below the global root is; null when it is none.</summary>
    public static HeldLock? Read(string[] segments, Entry entry) =>
        TargetOf(segments) is { } target ? new(target, LockInfo.Read(entry)) : null;

    private static LockTarget? TargetOf(string[] segments) =>
        segments switch
        {
            ["keyspaces", var keyspace, "locks", _] => new LockTarget.OfKeyspace(new KeyspaceName(keyspace)),
            ["keyspaces", var keyspace, "shards", var shard, "locks", _] => new LockTarget.OfShard(
                new KeyspaceName(keyspace),
                shard
            ),
            ["internal", "named_locks", .. var name, "locks", _] => new LockTarget.Named(string.Join('/', name)),
            ["routing_rules", "locks", _] => new LockTarget.OfRoutingRules(),
            _ => null,
        };
}
