using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Simulation.Topologies;

/// <summary>The stores of one topology: the global one, and one for each cell that the seed gave its own.</summary>
public sealed class Cluster
{
    public const string GlobalAddress = "global:2379";

    private static readonly string[] Rules = ["RoutingRules", "ShardRoutingRules", "MirrorRules"];

    private readonly OrdinalSet<CellName> apart;

    /// <param name="time">The stores' clock.</param>
    /// <param name="apart">The cells that have a store of their own.</param>
    /// <param name="backlog">How many revisions a watch may be behind.</param>
    public Cluster(TimeProvider time, OrdinalSet<CellName> apart, int backlog)
    {
        this.apart = apart;
        foreach (var address in apart.Select(OwnAddress).Prepend(GlobalAddress))
        {
            Stores[address] = new MemoryStore(time, new() { Address = address, WatchBacklog = backlog });
        }
    }

    public static GlobalLayout Layout { get; } = new(new TopologyRoot("/vitess/global"));

    public SortedDictionary<string, MemoryStore> Stores { get; } = new(StringComparer.Ordinal);

    public MemoryStore Global => Stores[GlobalAddress];

    public static CellLayout LayoutOf(CellName cell) => new(new TopologyRoot($"/vitess/{cell}"));

    public string AddressOf(CellName cell) => apart.Contains(cell) ? OwnAddress(cell) : GlobalAddress;

    public MemoryStore StoreOf(CellName cell) => Stores[AddressOf(cell)];

    /// <summary>The store that a key of the recording belongs to, by the cell in its path.</summary>
    public MemoryStore StoreOf(Key key) => CellOf(key) is { } cell ? StoreOf(cell) : Global;

    /// <summary>A recorded value, with the addresses of this cluster in place of the recorded ones.</summary>
    public ByteString Localized(Key key, byte[] value)
    {
        if (Layout.Root.Segments(key) is not ["cells", var cell, "CellInfo"])
        {
            return ByteString.CopyFrom(value);
        }

        var info = CellInfo.Parser.ParseFrom(value);
        info.ServerAddress = AddressOf(new(cell));
        return info.ToByteString();
    }

    public static Key KeyOf(ServingRecordId record) =>
        record is ServingRecordId.SrvKeyspace(var cell, var keyspace)
            ? LayoutOf(cell).SrvKeyspace(keyspace)
            : LayoutOf(record.Cell).SrvVSchema;

    /// <summary>The serving record that a key holds; null: it holds something else.</summary>
    public static ServingRecordId? ServingRecordAt(Key key) =>
        CellOf(key) is not { } cell
            ? null
            : LayoutOf(cell).Root.Segments(key) switch
            {
                ["SrvVSchema"] => new ServingRecordId.SrvVSchema(cell),
                ["keyspaces", var keyspace, "SrvKeyspace"] => new ServingRecordId.SrvKeyspace(cell, new(keyspace)),
                _ => null,
            };

    /// <summary>True for what serving records are computed from.</summary>
    public static bool IsInput(Key key) =>
        Layout.Root.Segments(key) switch
        {
            ["keyspaces", _, "VSchema" or "Keyspace"] or ["keyspaces", _, "shards", _, "Shard"] => true,
            ["routing_rules", "keyspace", "Rules"] => true,
            [var rules] => Rules.Contains(rules),
            _ => false,
        };

    /// <summary>The keyspace whose lock's queue a key lies in; null: it is no such key.</summary>
    public static KeyspaceName? LockedKeyspace(Key key) =>
        Layout.Root.Segments(key) is ["keyspaces", var keyspace, "locks", _] ? new KeyspaceName(keyspace) : null;

    private static CellName? CellOf(Key key) =>
        new TopologyRoot("/vitess").Segments(key) is [var cell, ..] && cell != "global" ? new CellName(cell) : null;

    private static string OwnAddress(CellName cell) => $"{cell}-store:2379";
}
