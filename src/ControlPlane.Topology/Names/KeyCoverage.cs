using System.Collections.Immutable;

namespace ControlPlane.Topology.Names;

/// <summary>
/// The keyspace ids that some ranges cover together, as the fewest ranges that say so, in order. Two sets of shards
/// that cover the same ids have equal coverage, whatever the number of shards.
/// </summary>
public sealed class KeyCoverage : IEquatable<KeyCoverage>
{
    private KeyCoverage(ImmutableArray<ShardKeyRange> ranges) => Ranges = ranges;

    public static KeyCoverage Nothing { get; } = new([]);

    /// <summary>In order, not empty, neither overlapping nor adjoining.</summary>
    public ImmutableArray<ShardKeyRange> Ranges { get; }

    public bool IsComplete => Ranges is [{ IsComplete: true }];

    public bool IsNothing => Ranges.IsEmpty;

    public static KeyCoverage Of(IEnumerable<ShardKeyRange> ranges)
    {
        var merged = ImmutableArray.CreateBuilder<ShardKeyRange>();
        foreach (var range in ranges.Where(range => !range.IsEmpty).Order())
        {
            if (merged.Count > 0 && Touches(merged[^1], range))
            {
                merged[^1] = new(merged[^1].Start, Later(merged[^1], range));
            }
            else
            {
                merged.Add(range);
            }
        }

        return new(merged.ToImmutable());
    }

    /// <summary>What this covers and <paramref name="other"/> does not.</summary>
    public KeyCoverage Except(KeyCoverage other)
    {
        var left = Ranges.AsEnumerable();
        foreach (var taken in other.Ranges)
        {
            left = left.SelectMany(range => Cut(range, taken)).ToImmutableArray();
        }

        return new([.. left]);
    }

    public KeyCoverage Union(KeyCoverage other) => Of(Ranges.Concat(other.Ranges));

    public bool Equals(KeyCoverage? other) => other is not null && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as KeyCoverage);

    public override int GetHashCode() => Ranges.Aggregate(Ranges.Length, HashCode.Combine);

    /// <summary>For example <c>-40, 80-c0</c>.</summary>
    public override string ToString() => IsNothing ? "nothing" : string.Join(", ", Ranges);

    // The first starts no later than the second: they touch unless a gap lies between them.
    private static bool Touches(ShardKeyRange first, ShardKeyRange second) =>
        first.Intersects(second) || first.IsFollowedBy(second);

    private static Google.Protobuf.ByteString Later(ShardKeyRange left, ShardKeyRange right) =>
        KeyBytes.CompareEnds(left.End, right.End) >= 0 ? left.End : right.End;

    private static IEnumerable<ShardKeyRange> Cut(ShardKeyRange range, ShardKeyRange taken)
    {
        if (!range.Intersects(taken))
        {
            yield return range;
            yield break;
        }

        if (KeyBytes.CompareStarts(range.Start, taken.Start) < 0)
        {
            yield return new(range.Start, taken.Start);
        }

        if (KeyBytes.CompareEnds(taken.End, range.End) < 0)
        {
            yield return new(taken.End, range.End);
        }
    }
}
