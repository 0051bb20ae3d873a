using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Locks;

/// <summary>
/// A directory of the global store that Vitess locks: whoever queues puts a key below <c>locks/</c> in it
/// (go/vt/topo/etcd2topo/lock.go).
/// </summary>
/// <param name="Relative">Below the root of the global store.</param>
/// <param name="MustExist">True: the lock is refused while no key lies in the directory, as Vitess refuses it.</param>
public readonly record struct LockDirectory(TopologyRoot Root, string Relative, bool MustExist)
{
    /// <summary>What guards a keyspace, its shards and its SrvKeyspaces (go/vt/topo/keyspace_lock.go).</summary>
    public static LockDirectory Keyspace(TopologyRoot root, KeyspaceName keyspace) =>
        new(root, $"keyspaces/{keyspace}", MustExist: true);

    /// <summary>Guards the keyspace routing rules and no others (go/vt/topo/routing_rules_lock.go).</summary>
    public static LockDirectory RoutingRules(TopologyRoot root) => new(root, "routing_rules", MustExist: true);

    /// <summary>For example <c>TARGET-KEYSPACE/WORKFLOW</c> (go/vt/topo/named_lock.go).</summary>
    public static LockDirectory Named(TopologyRoot root, string name) =>
        new(root, $"internal/named_locks/{name}", MustExist: false);

    public Key Path => Root.Key(Relative);

    /// <summary>Everything in the directory, locks included.</summary>
    public KeySpan Contents => Root.Directory(Relative);

    /// <summary>The keys of those who hold or wait for the lock. Empty: nobody does.</summary>
    public KeySpan Queue => Root.Directory($"{Relative}/locks");

    /// <summary>The key of the one who queues with this lease.</summary>
    public Key PlaceOf(LeaseId lease) => Root.Key($"{Relative}/locks/{lease}");

    public override string ToString() => Path.ToString();
}
