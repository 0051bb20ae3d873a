namespace ControlPlane.Topology.Names;

/// <summary>
/// A shard's name. One made with <c>new</c> holds whatever the store's keys say; what people type goes through
/// <see cref="Parse"/>. A name with a <c>-</c> says which key range the shard takes: <c>80-c0</c>, <c>-80</c>,
/// <c>-</c>. Any other name, usually <c>0</c>, has no range. Ordered ordinally.
/// </summary>
public readonly record struct ShardName(string Value) : IComparable<ShardName>
{
    /// <summary>
    /// Checks a name as Vitess does (go/vt/topo/shard.go, ValidateShardName) and brings it into the form in which
    /// Vitess stores it: hex in lower case.
    /// </summary>
    public static Parsed<ShardName> Parse(string text) =>
        ShardNameSyntax.FaultIn(text, out var range) is { } fault ? new Parsed<ShardName>.Invalid(fault)
        : range is null ? new Parsed<ShardName>.Valid(new(text))
        : new Parsed<ShardName>.Valid(new(text.ToLowerInvariant()));

    /// <summary>
    /// The range that the name speaks of; null when it speaks of none. What counts for routing is the range in the
    /// Shard record, which a well-kept topology has equal.
    /// </summary>
    public ShardKeyRange? KeyRange => ShardNameSyntax.FaultIn(Value, out var range) is null ? range : null;

    public int CompareTo(ShardName other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(ShardName left, ShardName right) => left.CompareTo(right) < 0;

    public static bool operator >(ShardName left, ShardName right) => left.CompareTo(right) > 0;

    public static bool operator <=(ShardName left, ShardName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ShardName left, ShardName right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;
}
