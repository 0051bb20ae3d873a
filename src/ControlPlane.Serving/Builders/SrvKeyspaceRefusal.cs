using System.Globalization;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Builders;

/// <summary>
/// Why the serving shards do not make up a keyspace (go/vt/topo/srv_keyspace.go, OrderAndCheckPartitions). The
/// partitions of all tablet types hold the same shards, so the first one, PRIMARY, is always the one named.
/// </summary>
public abstract record SrvKeyspaceRefusal(RebuildErrorKind Kind)
{
    /// <summary>Upstream's error. It names the cell that upstream happened to be building.</summary>
    public abstract string TextFor(CellName cell);

    /// <summary>The first shard starts above the lowest key.</summary>
    public sealed record MissingMinKey() : SrvKeyspaceRefusal(RebuildErrorKind.MissingMinKey)
    {
        public override string TextFor(CellName cell) =>
            $"keyspace partition for PRIMARY in cell {cell} does not start with min key";
    }

    /// <summary>The last shard ends below the highest key.</summary>
    public sealed record MissingMaxKey() : SrvKeyspaceRefusal(RebuildErrorKind.MissingMaxKey)
    {
        public override string TextFor(CellName cell) =>
            $"keyspace partition for PRIMARY in cell {cell} does not end with max key";
    }

    /// <summary>Of two neighbours one has a key range and the other has none.</summary>
    public sealed record InconsistentKeyRanges(ShardReference Shard, ShardReference Next)
        : SrvKeyspaceRefusal(RebuildErrorKind.InconsistentKeyRanges)
    {
        public override string TextFor(CellName cell) =>
            $"shards with inconsistent KeyRanges for PRIMARY in cell {cell}. shards: "
            + $"{GoText.Of(Shard)}, {GoText.Of(Next)}";
    }

    /// <summary>
    /// A gap or an overlap between the shard at <paramref name="Position"/>, from 0, and the next one.
    /// </summary>
    public sealed record NonContiguousKeyRanges(int Position, ShardKeyRange Range, ShardKeyRange Next)
        : SrvKeyspaceRefusal(RebuildErrorKind.NonContiguousKeyRanges)
    {
        public override string TextFor(CellName cell) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"non-contiguous KeyRange values for PRIMARY in cell {cell} at shard {Position} to {Position + 1}: "
                    + $"{Convert.ToHexStringLower(Range.End.Span)} != {Convert.ToHexStringLower(Next.Start.Span)}"
            );
    }
}
