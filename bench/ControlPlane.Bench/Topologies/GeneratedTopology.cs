using System.Globalization;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Bench.Topologies;

/// <summary>A topology of sharded keyspaces: four shards and twenty tables each, no serving records yet.</summary>
internal sealed record GeneratedTopology(int Keyspaces, int Cells)
{
    private const int Tables = 20;
    private static readonly string[] Shards = ["-40", "40-80", "80-c0", "c0-"];

    public static GlobalLayout Layout { get; } = new(new TopologyRoot("/vitess/global"));

    /// <summary>The SrvVSchema of its cells does not fit into a request of etcd's usual size.</summary>
    public bool IsLarge => Keyspaces > 1500;

    /// <summary>How many there are when all is in sync.</summary>
    public int ServingRecords => Cells * (Keyspaces + 1);

    public IEnumerable<string> CellNames => Enumerable.Range(1, Cells).Select(n => Numbered("zone", n));

    public static CellLayout LayoutOf(string cell) => new(new TopologyRoot($"/vitess/{cell}"));

    public static bool IsSrvVSchema(Entry entry) => entry.Key.Raw.EndsWith("/SrvVSchema", StringComparison.Ordinal);

    /// <summary>From <c>200x20</c>.</summary>
    public static GeneratedTopology Parse(string size) =>
        size.Split('x') is [var keyspaces, var cells]
            ? new(int.Parse(keyspaces, CultureInfo.InvariantCulture), int.Parse(cells, CultureInfo.InvariantCulture))
            : throw new ArgumentException($"'{size}' is no size such as 200x20.", nameof(size));

    public IEnumerable<Write> Records(string serverAddress)
    {
        foreach (var cell in CellNames)
        {
            var info = new CellInfo { ServerAddress = serverAddress, Root = $"/vitess/{cell}" };
            yield return new Write.Put(Layout.CellInfo(new(cell)), info.ToByteString());
        }

        for (var n = 1; n <= Keyspaces; n++)
        {
            var name = new KeyspaceName(Numbered("keyspace", n));
            var record = new Protocols.Topodata.Keyspace { DurabilityPolicy = "semi_sync", SidecarDbName = "_vt" };
            yield return new Write.Put(Layout.Keyspace(name), record.ToByteString());
            yield return new Write.Put(Layout.VSchema(name), VSchemaOf(n).ToByteString());
            foreach (var shard in Shards.Select(shard => new ShardName(shard)))
            {
                yield return new Write.Put(Layout.Shard(name, shard), ShardOf(shard, n).ToByteString());
            }
        }
    }

    /// <summary>A VSchema with one more column in a vindex, different for each version: as large as before.</summary>
    public static Write.Put ChangedVSchema(int keyspace, int version)
    {
        var vschema = VSchemaOf(keyspace);
        var table = vschema.Tables.Keys.Order(StringComparer.Ordinal).First();
        vschema.Tables[table].ColumnVindexes[0].Column = $"id{version.ToString("00000", CultureInfo.InvariantCulture)}";
        return new Write.Put(Layout.VSchema(new(Numbered("keyspace", keyspace))), vschema.ToByteString());
    }

    private static Shard ShardOf(ShardName shard, int n) =>
        new()
        {
            KeyRange = shard.KeyRange!.Value.ToMessage(),
            IsPrimaryServing = true,
            PrimaryAlias = new() { Cell = "zone001", Uid = (uint)(100 + n) },
        };

    private static Protocols.VSchema.Keyspace VSchemaOf(int n)
    {
        var vschema = new Protocols.VSchema.Keyspace { Sharded = true };
        vschema.Vindexes["hash"] = new Vindex { Type = "xxhash" };
        for (var table = 1; table <= Tables; table++)
        {
            vschema.Tables[$"ks{n}_table_{table}"] = new Table
            {
                ColumnVindexes =
                {
                    new ColumnVindex { Column = "id", Name = "hash" },
                },
            };
        }

        return vschema;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Keyspaces} × {Cells}");

    private static string Numbered(string word, int n) => word + n.ToString("000", CultureInfo.InvariantCulture);
}
