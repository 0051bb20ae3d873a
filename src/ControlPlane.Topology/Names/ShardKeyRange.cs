using ControlPlane.Protocols.Topodata;
using Google.Protobuf;

namespace ControlPlane.Topology.Names;

/// <summary>
/// The keyspace ids that a shard takes, from <see cref="Start"/> (inclusive; empty is the lowest) to <see cref="End"/>
/// (exclusive; empty is past the highest). Compared as Vitess does, zeros at the end aside: <c>-80</c> equals
/// <c>00-8000</c>. Ordered by start, then by end.
/// <para>
/// A record without a key range is another thing than one with the whole range: <see cref="From"/> gives null for it.
/// Where Vitess asks what such a shard covers, the answer is everything (<see cref="Complete"/>).
/// </para>
/// </summary>
public readonly record struct ShardKeyRange : IComparable<ShardKeyRange>
{
    private readonly ByteString? start;
    private readonly ByteString? end;

    public ShardKeyRange(ByteString start, ByteString end)
    {
        this.start = start;
        this.end = end;
    }

    /// <summary>All keyspace ids.</summary>
    public static ShardKeyRange Complete => default;

    public ByteString Start => start ?? ByteString.Empty;

    public ByteString End => end ?? ByteString.Empty;

    public bool IsComplete => KeyBytes.IsEmpty(Start) && KeyBytes.IsEmpty(End);

    /// <summary>
    /// No keyspace id lies in it: only a damaged record, or a name such as <c>40-4000</c>, has such a range.
    /// </summary>
    public bool IsEmpty => !KeyBytes.IsEmpty(End) && KeyBytes.CompareStarts(Start, End) >= 0;

    public static ShardKeyRange? From(KeyRange? message) =>
        message is null ? null : new ShardKeyRange(message.Start, message.End);

    public KeyRange ToMessage() => new() { Start = Start, End = End };

    public bool Contains(ReadOnlySpan<byte> keyspaceId) =>
        KeyBytes.Compare(Start.Span, keyspaceId) <= 0
        && (KeyBytes.IsEmpty(End) || KeyBytes.Compare(keyspaceId, End.Span) < 0);

    /// <summary>True when every keyspace id of <paramref name="other"/> lies in this range.</summary>
    public bool Contains(ShardKeyRange other) =>
        other.IsEmpty || (KeyBytes.CompareStarts(Start, other.Start) <= 0 && KeyBytes.CompareEnds(End, other.End) >= 0);

    /// <summary>True when some keyspace id lies in both ranges.</summary>
    public bool Intersects(ShardKeyRange other) =>
        !IsEmpty && !other.IsEmpty && StartsBeforeEndOf(other) && other.StartsBeforeEndOf(this);

    /// <summary>
    /// True when <paramref name="next"/> begins where this range ends. Never true of the complete range, which nothing
    /// can adjoin (go/vt/key/key.go, KeyRangeContiguous).
    /// </summary>
    public bool IsFollowedBy(ShardKeyRange next) =>
        !IsComplete && !next.IsComplete && KeyBytes.CompareStarts(End, next.Start) == 0;

    public int CompareTo(ShardKeyRange other) =>
        KeyBytes.CompareStarts(Start, other.Start) is not 0 and var byStart
            ? byStart
            : KeyBytes.CompareEnds(End, other.End);

    public bool Equals(ShardKeyRange other) => CompareTo(other) == 0;

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(KeyBytes.Trim(Start.Span));
        hash.Add('-');
        hash.AddBytes(KeyBytes.Trim(End.Span));
        return hash.ToHashCode();
    }

    public static bool operator <(ShardKeyRange left, ShardKeyRange right) => left.CompareTo(right) < 0;

    public static bool operator >(ShardKeyRange left, ShardKeyRange right) => left.CompareTo(right) > 0;

    public static bool operator <=(ShardKeyRange left, ShardKeyRange right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ShardKeyRange left, ShardKeyRange right) => left.CompareTo(right) >= 0;

    /// <summary>Hex as in shard names, zeros at the end included.</summary>
    public override string ToString() => $"{Convert.ToHexStringLower(Start.Span)}-{Convert.ToHexStringLower(End.Span)}";

    private bool StartsBeforeEndOf(ShardKeyRange other) =>
        KeyBytes.IsEmpty(other.End) || KeyBytes.CompareStarts(Start, other.End) < 0;
}
