using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Planning;

/// <summary>Records of the kinds that tests need, in few words.</summary>
internal static class Records
{
    public static SrvKeyspace ServedBy(params string[] shards) => ByType(shards, shards, shards);

    public static SrvKeyspace ByType(string[] primary, string[] replica, string[] rdonly) =>
        new()
        {
            Partitions =
            {
                Partition(TabletType.Primary, primary),
                Partition(TabletType.Replica, replica),
                Partition(TabletType.Rdonly, rdonly),
            },
        };

    public static SrvKeyspace.Types.KeyspacePartition Partition(TabletType type, params string[] shards) =>
        new()
        {
            ServedType = type,
            ShardReferences =
            {
                shards.Select(shard => new ShardReference
                {
                    Name = shard,
                    KeyRange = new ShardName(shard).KeyRange?.ToMessage(),
                }),
            },
        };

    public static SrvKeyspace WithControl(this SrvKeyspace record, TabletType type, string shard, bool disabled)
    {
        record
            .Partitions.Single(partition => partition.ServedType == type)
            .ShardTabletControls.Add(new ShardTabletControl { Name = shard, QueryServiceDisabled = disabled });
        return record;
    }

    /// <param name="rules">Each as FROM → TO.</param>
    public static RoutingRules Rules(params (string From, string To)[] rules) =>
        new() { Rules = { rules.Select(rule => new RoutingRule { FromTable = rule.From, ToTables = { rule.To } }) } };
}
