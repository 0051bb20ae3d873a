using System.Globalization;
using System.Text.Json.Nodes;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Bench.Operators;

/// <summary>
/// Many small topologies in one etcd, each declared by a VitessCluster as the Vitess operator keeps it, and by a
/// ServingTopology: four keyspaces of two shards, and one more cell that no vtgate is declared in yet.
/// </summary>
internal sealed record Fleet(int Topologies, int Cells)
{
    private const int Keyspaces = 4;
    private const string Namespace = "default";
    private static readonly string[] Shards = ["-80", "80-"];

    /// <summary>From <c>500x5</c>.</summary>
    public static Fleet Parse(string size) =>
        size.Split('x') is [var topologies, var cells]
            ? new(int.Parse(topologies, CultureInfo.InvariantCulture), int.Parse(cells, CultureInfo.InvariantCulture))
            : throw new ArgumentException($"'{size}' is no size such as 500x5.", nameof(size));

    public IEnumerable<string> Names => Enumerable.Range(1, Topologies).Select(n => $"shop{n:0000}");

    public int SpareCell => Cells + 1;

    public IEnumerable<Write> Records(string server) => Names.SelectMany(name => RecordsOf(name, server));

    /// <summary>Everything that the API server has of a topology.</summary>
    public IEnumerable<JsonObject> ObjectsOf(string name, string server) =>
        [
            Object(
                "planetscale.com/v2",
                "VitessCluster",
                name,
                [],
                new()
                {
                    ["globalLockserver"] = new JsonObject { ["external"] = Lockserver(name, server) },
                    ["topologyReconciliation"] = Off(),
                    ["cells"] = new JsonArray([
                        .. Enumerable
                            .Range(1, Cells)
                            .Select(cell => (JsonNode)new JsonObject { ["name"] = CellName(cell) }),
                    ]),
                }
            ),
            .. Enumerable.Range(1, Cells).Select(cell => CellOf(name, cell, 2, server)),
            .. from keyspace in Enumerable.Range(1, Keyspaces)
            from shard in Shards
            select ShardObject(name, KeyspaceName(keyspace), shard),
            Object(
                "serving.controlplane.dev/v1alpha1",
                "ServingTopology",
                name,
                [],
                new() { ["gates"] = new JsonObject { ["vitessClusters"] = new JsonArray(name) } }
            ),
        ];

    /// <summary>A cell with vtgates, without tablets but for the first.</summary>
    public JsonObject CellOf(string name, int cell, int replicas, string server)
    {
        var found = Object(
            "planetscale.com/v2",
            "VitessCell",
            $"{name}-{CellName(cell)}",
            new() { ["planetscale.com/cluster"] = name, ["planetscale.com/cell"] = CellName(cell) },
            new()
            {
                ["name"] = CellName(cell),
                ["allCells"] = new JsonArray([.. Enumerable.Range(1, Cells).Select(n => (JsonNode)CellName(n))]),
                ["globalLockserver"] = Lockserver(name, server),
                ["images"] = new JsonObject { ["vtgate"] = "vitess/lite:v22.0.1" },
                ["gateway"] = new JsonObject { ["replicas"] = replicas },
                ["topologyReconciliation"] = Off(),
            }
        );
        return found;
    }

    private IEnumerable<Write> RecordsOf(string name, string server)
    {
        var layout = new GlobalLayout(new TopologyRoot($"/{name}/global"));
        for (var cell = 1; cell <= SpareCell; cell++)
        {
            var info = new CellInfo { ServerAddress = server, Root = $"/{name}/{CellName(cell)}" };
            yield return new Write.Put(layout.CellInfo(new(CellName(cell))), info.ToByteString());
        }

        for (var n = 1; n <= Keyspaces; n++)
        {
            var keyspace = new KeyspaceName(KeyspaceName(n));
            yield return new Write.Put(
                layout.Keyspace(keyspace),
                new Keyspace { SidecarDbName = "_vt" }.ToByteString()
            );
            foreach (var shard in Shards.Select(text => new ShardName(text)))
            {
                var record = new Shard { KeyRange = shard.KeyRange!.Value.ToMessage(), IsPrimaryServing = true };
                yield return new Write.Put(layout.Shard(keyspace, shard), record.ToByteString());
            }
        }
    }

    private static JsonObject ShardObject(string name, string keyspace, string shard) =>
        Object(
            "planetscale.com/v2",
            "VitessShard",
            $"{name}-{keyspace}-{(shard[0] == '-' ? "x-80" : "80-x")}",
            new() { ["planetscale.com/cluster"] = name, ["planetscale.com/keyspace"] = keyspace },
            new()
            {
                ["name"] = shard,
                ["topologyReconciliation"] = Off(),
                ["tabletPools"] = new JsonArray(new JsonObject { ["cell"] = CellName(1), ["type"] = "replica" }),
            }
        );

    private static JsonObject Object(string version, string kind, string name, JsonObject labels, JsonObject spec) =>
        new()
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = Namespace,
                ["labels"] = labels,
            },
            ["spec"] = spec,
        };

    private static JsonObject Lockserver(string name, string server) =>
        new()
        {
            ["implementation"] = "etcd2",
            ["address"] = server,
            ["rootPath"] = $"/{name}/global",
        };

    private static JsonObject Off() => new() { ["pruneSrvKeyspaces"] = false, ["pruneShardCells"] = false };

    private static string CellName(int n) => string.Create(CultureInfo.InvariantCulture, $"zone{n}");

    private static string KeyspaceName(int n) => string.Create(CultureInfo.InvariantCulture, $"keyspace{n}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topologies} × {Cells}");
}
