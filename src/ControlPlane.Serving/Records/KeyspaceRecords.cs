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
}
