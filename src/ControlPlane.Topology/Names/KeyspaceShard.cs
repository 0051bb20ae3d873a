namespace ControlPlane.Topology.Names;

/// <summary>A shard of a keyspace, printed as Vitess does: <c>commerce/-80</c>.</summary>
public readonly record struct KeyspaceShard(KeyspaceName Keyspace, ShardName Shard) : IComparable<KeyspaceShard>
{
    public int CompareTo(KeyspaceShard other) =>
        Keyspace.CompareTo(other.Keyspace) is not 0 and var byKeyspace ? byKeyspace : Shard.CompareTo(other.Shard);

    public static bool operator <(KeyspaceShard left, KeyspaceShard right) => left.CompareTo(right) < 0;

    public static bool operator >(KeyspaceShard left, KeyspaceShard right) => left.CompareTo(right) > 0;

    public static bool operator <=(KeyspaceShard left, KeyspaceShard right) => left.CompareTo(right) <= 0;

    public static bool operator >=(KeyspaceShard left, KeyspaceShard right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Keyspace}/{Shard}";
}
