using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Builders;

/// <summary>
/// Computes what upstream's RebuildKeyspace writes (go/vt/topotools/rebuild_keyspace.go), from the global records
/// alone: every cell gets the same. Upstream's gaps are kept: the query throttler's configuration is not copied, and
/// a keyspace without a serving shard gets a record without partitions.
/// </summary>
public static class SrvKeyspaceBuilder
{
    private static readonly TabletType[] ServedTypes = [TabletType.Primary, TabletType.Replica, TabletType.Rdonly];

    /// <param name="keyspace">The Keyspace record.</param>
    /// <param name="shards">All shards of the keyspace, in any order; those that serve are picked out here.</param>
    /// <param name="allowPartial">
    /// Let a SNAPSHOT keyspace serve a part of the key space. Its shards are then neither checked nor put in the order
    /// of their ranges, but stay in that of their names. Of no effect for other keyspaces.
    /// </param>
    public static SrvKeyspaceBuild Build(Keyspace keyspace, IEnumerable<ShardRecord> shards, bool allowPartial)
    {
        IReadOnlyList<ShardReference> serving = [.. Serving(shards)];
        if (serving.Count > 0 && !(allowPartial && keyspace.KeyspaceType is KeyspaceType.Snapshot))
        {
            serving = PartitionCheck.Order(serving);
            if (PartitionCheck.FaultIn(serving) is { } refusal)
            {
                return new SrvKeyspaceBuild.Refused(refusal);
            }
        }

        return new SrvKeyspaceBuild.Built(Record(keyspace, serving));
    }

    private static IEnumerable<ShardReference> Serving(IEnumerable<ShardRecord> shards) =>
        from shard in shards
        where shard.Record.IsPrimaryServing
        orderby shard.Name
        select new ShardReference { Name = shard.Name.Value, KeyRange = shard.Record.KeyRange };

    private static SrvKeyspace Record(Keyspace keyspace, IReadOnlyList<ShardReference> serving)
    {
        var record = new SrvKeyspace { ThrottlerConfig = keyspace.ThrottlerConfig?.Clone() };
        if (serving.Count > 0)
        {
            record.Partitions.AddRange(ServedTypes.Select(type => Partition(type, serving)));
        }

        return record;
    }

    private static SrvKeyspace.Types.KeyspacePartition Partition(
        TabletType type,
        IEnumerable<ShardReference> serving
    ) => new() { ServedType = type, ShardReferences = { serving.Select(shard => shard.Clone()) } };
}
