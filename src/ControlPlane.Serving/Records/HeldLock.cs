using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Records;

/// <summary>What a lock of Vitess is taken on (vitess-semantics.md 1.5).</summary>
public abstract record LockTarget
{
    private LockTarget() { }

    public sealed record OfKeyspace(KeyspaceName Keyspace) : LockTarget
    {
        public override string ToString() => $"keyspace {Keyspace}";
    }

    public sealed record OfShard(KeyspaceName Keyspace, string Shard) : LockTarget
    {
        public override string ToString() => $"shard {Keyspace}/{Shard}";
    }

    /// <summary>A workflow command holds one of these from its first to its last write; the name is KEYSPACE/WORKFLOW.</summary>
    public sealed record Named(string Name) : LockTarget
    {
        public override string ToString() => $"workflow {Name}";

        /// <summary>The part before the first slash: the keyspace whose workflow it is.</summary>
        public string Keyspace => Name.Split('/')[0];
    }

    public sealed record OfRoutingRules : LockTarget
    {
        public override string ToString() => "keyspace routing rules";
    }
}

/// <summary>One lock key, as read. Its value is only shown and dated by, never trusted for more.</summary>
public sealed record HeldLock(LockTarget Target, LockInfo Info)
{
    public LeaseId Lease => Info.Lease;

    /// <summary>
    /// It has no lease, as after a copy of keys from another etcd: nobody holds it, it never ends by itself, and yet
    /// whoever queues for the lock waits behind it (go/vt/topo/etcd2topo/lock.go looks at the keys alone).
    /// </summary>
    public bool IsAbandoned => Lease == LeaseId.None;

    /// <summary>How long it has been held by its holder's clock, never negative; null when the value does not say.</summary>
    public TimeSpan? AgeAt(DateTimeOffset now) =>
        Info.Time is { } taken ? TimeSpan.FromTicks(Math.Max(0, (now - taken).Ticks)) : null;

    public override string ToString() => $"{Target} is locked: {Info}";
}
