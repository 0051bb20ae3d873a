using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Builders;

/// <summary>Orders shards by key range and checks that they cover it once (go/vt/topo/srv_keyspace.go).</summary>
internal static class PartitionCheck
{
    /// <summary>
    /// By key range, a shard without one as if it had all keys. Shards whose ranges are equal stay as they are, which
    /// is one of the orders that upstream, sorting the walk of a map, may come to.
    /// </summary>
    public static IReadOnlyList<ShardReference> Order(IEnumerable<ShardReference> shards) =>
        [.. shards.OrderBy(shard => RangeOf(shard) ?? ShardKeyRange.Complete)];

    /// <summary>
    /// The first thing that upstream finds wrong with ordered shards, of which there is at least one.
    /// </summary>
    public static SrvKeyspaceRefusal? FaultIn(IReadOnlyList<ShardReference> shards)
    {
        // Bytes here, not keys: 00 is the lowest key, but upstream does not accept it as the start.
        if (shards[0].KeyRange is { Start.IsEmpty: false })
        {
            return new SrvKeyspaceRefusal.MissingMinKey();
        }

        if (shards[^1].KeyRange is { End.IsEmpty: false })
        {
            return new SrvKeyspaceRefusal.MissingMaxKey();
        }

        return Enumerable
            .Range(0, shards.Count - 1)
            .Select(position => FaultBetween(position, shards[position], shards[position + 1]))
            .FirstOrDefault(fault => fault is not null);
    }

    private static SrvKeyspaceRefusal? FaultBetween(int position, ShardReference shard, ShardReference next) =>
        (RangeOf(shard), RangeOf(next)) switch
        {
            (null, null) => null, // shards without ranges, custom sharding: upstream asks nothing of them
            ({ } range, { } nextRange) => range.IsFollowedBy(nextRange)
                ? null
                : new SrvKeyspaceRefusal.NonContiguousKeyRanges(position, range, nextRange),
            _ => new SrvKeyspaceRefusal.InconsistentKeyRanges(shard, next),
        };

    private static ShardKeyRange? RangeOf(ShardReference shard) => ShardKeyRange.From(shard.KeyRange);
}
