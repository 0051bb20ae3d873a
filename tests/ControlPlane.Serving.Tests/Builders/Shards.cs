using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Builders;

/// <summary>Shards as CreateShard makes them: the key range of the record is that of the name.</summary>
internal static class Shards
{
    public static ShardRecord Serves(string name) => new(new(name), Record(name, serving: true));

    public static ShardRecord Idle(string name) => new(new(name), Record(name, serving: false));

    public static Shard Record(string name, bool serving) =>
        new() { IsPrimaryServing = serving, KeyRange = new ShardName(name).KeyRange?.ToMessage() };

    public static IEnumerable<string> NamesIn(SrvKeyspace record, TabletType type) =>
        record.Partitions.Single(partition => partition.ServedType == type).ShardReferences.Select(shard => shard.Name);
}
