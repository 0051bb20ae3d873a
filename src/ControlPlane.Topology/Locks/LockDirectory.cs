using System.Text;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Locks;

/// <summary>
/// A directory of the global store that Vitess locks: whoever queues puts a key below <c>locks/</c> in it
/// (go/vt/topo/etcd2topo/lock.go). Roots are those of <c>--topo-global-root</c>.
/// </summary>
/// <param name="MustExist">True: the lock is refused while no key lies in the directory, as Vitess refuses it.</param>
public readonly record struct LockDirectory(Key Path, bool MustExist)
{
    /// <summary>What guards a keyspace, its shards and its SrvKeyspaces (go/vt/topo/keyspace_lock.go).</summary>
    public static LockDirectory Keyspace(Key root, KeyspaceName keyspace) =>
        new(Join(root, $"keyspaces/{keyspace}"), MustExist: true);

    /// <summary>Guards the keyspace routing rules and no others (go/vt/topo/routing_rules_lock.go).</summary>
    public static LockDirectory RoutingRules(Key root) => new(Join(root, "routing_rules"), MustExist: true);

    /// <summary>For example <c>TARGET-KEYSPACE/WORKFLOW</c> (go/vt/topo/named_lock.go).</summary>
    public static LockDirectory Named(Key root, string name) =>
        new(Join(root, $"internal/named_locks/{name}"), MustExist: false);

    /// <summary>Everything in the directory, locks included.</summary>
    public KeySpan Contents => KeySpan.Prefix(Join(Path, ""));

    /// <summary>The keys of those who hold or wait for the lock. Empty: nobody does.</summary>
    public KeySpan Queue => KeySpan.Prefix(Join(Path, "locks/"));

    /// <summary>The key of the one who queues with this lease.</summary>
    public Key PlaceOf(LeaseId lease) => Join(Path, $"locks/{lease}");

    public override string ToString() => Path.ToString();

    private static Key Join(Key parent, string rest)
    {
        var bytes = parent.ToBytes().AsSpan();
        ReadOnlySpan<byte> slash = bytes is [] or [.., (byte)'/'] ? [] : "/"u8;
        return Key.FromBytes([.. bytes, .. slash, .. Encoding.UTF8.GetBytes(rest)]);
    }
}
