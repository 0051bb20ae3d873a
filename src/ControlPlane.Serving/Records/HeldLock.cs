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

/// <summary>One lock key with a lease, as read. Its value is only shown and dated by, never trusted for more.</summary>
public sealed record HeldLock
{
    public required LockTarget Target { get; init; }

    public required Key Key { get; init; }

    public required LeaseId Lease { get; init; }

    /// <summary>For example <c>MoveTablesCreate</c>; empty when the value could not be read.</summary>
    public required string Action { get; init; }

    /// <summary>The host that took it, as it says itself; empty when the value could not be read.</summary>
    public required string Holder { get; init; }

    /// <summary>When it was taken by its holder's clock; null when the value does not say.</summary>
    public required DateTimeOffset? TakenAt { get; init; }

    /// <summary>How long it has been held, never negative; null when nobody can tell.</summary>
    public TimeSpan? AgeAt(DateTimeOffset now) =>
        TakenAt is { } taken ? TimeSpan.FromTicks(Math.Max(0, (now - taken).Ticks)) : null;

    public override string ToString() =>
        $"{Target} is locked by {(Holder.Length > 0 ? Holder : "somebody")} for {(Action.Length > 0 ? Action : "something")}"
        + (TakenAt is { } taken ? $" since {taken.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "");
}
