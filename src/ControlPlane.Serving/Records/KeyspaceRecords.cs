using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Records;

/// <summary>
/// Everything the global store holds under one name of <c>keyspaces/</c>. A name exists as soon as any key lies under
/// it, so <see cref="Keyspace"/> may be missing: a ghost (vitess-semantics.md 1.2).
/// </summary>
public sealed record KeyspaceRecords
{
    public required KeyspaceName Name { get; init; }

    public StoredRecord<Keyspace>? Keyspace { get; init; }

    public StoredRecord<Protocols.VSchema.Keyspace>? VSchema { get; init; }

    public OrdinalMap<ShardName, StoredRecord<Shard>> Shards { get; init; } =
        OrdinalMap<ShardName, StoredRecord<Shard>>.Empty;

    /// <summary>
    /// A shard does not serve, or two have overlapping ranges: a Reshard may be under way, so what the SrvKeyspaces of
    /// other cells say matters.
    /// </summary>
    public bool MayBeMigrating =>
        Shards.Values.Any(shard => shard.Message is { IsPrimaryServing: false }) || ShardsOverlap();

    private bool ShardsOverlap()
    {
        ShardKeyRange[] ranges =
        [
            .. Shards
                .Values.Select(shard => shard.Message)
                .OfType<Shard>()
                .Select(shard => ShardKeyRange.From(shard.KeyRange) ?? ShardKeyRange.Complete)
                .Order(),
        ];
        return ranges.Zip(ranges.Skip(1)).Any(pair => pair.First.Intersects(pair.Second));
    }
}
