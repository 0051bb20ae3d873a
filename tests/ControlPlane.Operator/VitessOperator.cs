using System.Text.Json.Nodes;
using ControlPlane.EndToEnd;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture;
using ControlPlane.Protocols.Topodata;
using Google.Protobuf;

namespace ControlPlane.Operator;

/// <summary>A cell of a VitessCluster in a test.</summary>
/// <param name="Tablets">Keyspaces with tablets in it.</param>
internal sealed record CellPlan(string Name, int? Replicas, params string[] Tablets)
{
    public string? KeyspacesToWatch { get; init; }

    public string? Annotation { get; init; }
}

/// <summary>
/// Does what the real Vitess operator does to objects and records, as far as it concerns us (lab-operator.md): makes
/// VitessCells and VitessShards of a VitessCluster, rolls switches out only when told to, and removes records of cells
/// without tablets while the switches on these objects are on.
/// </summary>
internal sealed class VitessOperator(TestApiServer server, World world, string cluster)
{
    private readonly Dictionary<string, string[]> shards = new()
    {
        ["commerce"] = ["-"],
        ["customer"] = ["-80", "80-"],
    };
    private CellPlan[] cells = [];

    public ObjectKey Key { get; } = new("default", cluster);

    /// <summary>Declares a cluster and makes its objects, all with these switches.</summary>
    public void Declare(bool prunes, params CellPlan[] declared)
    {
        DeclareOnly(prunes, declared);
        RollOut(prunes);
    }

    /// <summary>Changes the VitessCluster alone: what is in force stays as it was.</summary>
    public void DeclareOnly(bool prunes, params CellPlan[] declared)
    {
        cells = declared;
        server.Apply(
            new JsonObject
            {
                ["apiVersion"] = "planetscale.com/v2",
                ["kind"] = VitessCluster.Kind,
                ["metadata"] = Metadata(cluster, []),
                ["spec"] = new JsonObject
                {
                    ["globalLockserver"] = new JsonObject { ["external"] = Lockserver() },
                    ["topologyReconciliation"] = Switches(prunes),
                    ["cells"] = new JsonArray([
                        .. declared.Select(cell =>
                            (JsonNode)new JsonObject { ["name"] = cell.Name, ["gateway"] = Gateway(cell) }
                        ),
                    ]),
                },
            }.ToJsonString()
        );
    }

    /// <summary>Makes VitessCells and VitessShards with these switches; those of cells that are gone go.</summary>
    public void RollOut(bool prunes)
    {
        foreach (var cell in cells)
        {
            server.Apply(CellObject(cell, prunes).ToJsonString());
        }

        foreach (var (keyspace, names) in shards)
        {
            foreach (var shard in names)
            {
                server.Apply(ShardObject(keyspace, shard, prunes).ToJsonString());
            }
        }
    }

    public void Remove(string cell)
    {
        cells = [.. cells.Where(one => one.Name != cell)];
        server.Delete(VitessCell.Resource, new("default", NameOf(cell)));
    }

    /// <summary>One round of its controllers.</summary>
    /// <returns>How many records were removed or emptied.</returns>
    public async Task<int> PruneAsync()
    {
        var removed = 0;
        foreach (var cell in cells)
        {
            foreach (var keyspace in shards.Keys.Where(keyspace => !cell.Tablets.Contains(keyspace)))
            {
                var key = $"{cell.Name}/keyspaces/{keyspace}/SrvKeyspace";
                if (await world.SrvKeyspaceAsync(cell.Name, keyspace) is not { } record)
                {
                    continue;
                }

                if (IsOn(VitessCell.Resource, NameOf(cell.Name), "pruneSrvKeyspaces"))
                {
                    await world.DeleteAsync(key);
                    removed++;
                }
                else if (
                    shards[keyspace]
                        .Any(shard => IsOn(VitessShard.Resource, NameOf(keyspace, shard), "pruneShardCells"))
                    && record.Partitions.Any(partition => partition.ShardReferences.Count > 0)
                )
                {
                    await world.PutAsync(key, Emptied(record));
                    removed++;
                }
            }
        }

        return removed;
    }

    /// <summary>Its controllers at work until the end.</summary>
    public async Task<int> PruneUntilAsync(Func<Task<bool>> holds)
    {
        var removed = 0;
        await Eventually.TrueAsync(async () =>
        {
            removed += await PruneAsync();
            return await holds();
        });
        return removed;
    }

    private bool IsOn(Resource resource, string name, string which) =>
        server.Find(resource, new("default", name))!.At("spec", "topologyReconciliation")!.Value.FindFlag(which)
        ?? true;

    private static SrvKeyspace Emptied(SrvKeyspace record)
    {
        var emptied = record.Clone();
        foreach (var partition in emptied.Partitions)
        {
            partition.ShardReferences.Clear();
        }

        return emptied;
    }

    private JsonObject CellObject(CellPlan cell, bool prunes) =>
        new()
        {
            ["apiVersion"] = "planetscale.com/v2",
            ["kind"] = VitessCell.Kind,
            ["metadata"] = Metadata(
                NameOf(cell.Name),
                new() { [Labels.Cluster] = cluster, [Labels.Cell] = cell.Name },
                cell.Annotation
            ),
            ["spec"] = new JsonObject
            {
                ["name"] = cell.Name,
                ["allCells"] = new JsonArray([.. cells.Select(one => (JsonNode)one.Name)]),
                ["globalLockserver"] = Lockserver(),
                ["images"] = new JsonObject { ["vtgate"] = "vitess/lite:v22.0.1" },
                ["gateway"] = Gateway(cell),
                ["topologyReconciliation"] = Switches(prunes),
            },
            ["status"] = new JsonObject
            {
                ["keyspaces"] = new JsonObject(
                    cell.Tablets.Select(keyspace => KeyValuePair.Create(keyspace, (JsonNode?)new JsonObject()))
                ),
            },
        };

    private JsonObject ShardObject(string keyspace, string shard, bool prunes) =>
        new()
        {
            ["apiVersion"] = "planetscale.com/v2",
            ["kind"] = VitessShard.Kind,
            ["metadata"] = Metadata(
                NameOf(keyspace, shard),
                new() { [Labels.Cluster] = cluster, [Labels.Keyspace] = keyspace }
            ),
            ["spec"] = new JsonObject
            {
                ["name"] = shard,
                ["topologyReconciliation"] = Switches(prunes),
                ["tabletPools"] = new JsonArray([
                    .. cells
                        .Where(cell => cell.Tablets.Contains(keyspace))
                        .Select(cell => (JsonNode)new JsonObject { ["cell"] = cell.Name, ["type"] = "replica" }),
                ]),
            },
        };

    private static JsonObject Metadata(string name, JsonObject labels, string? annotation = null) =>
        new()
        {
            ["name"] = name,
            ["namespace"] = "default",
            ["labels"] = labels,
            ["annotations"] = annotation is null ? [] : new JsonObject { [annotation] = "true" },
        };

    private JsonObject Lockserver() =>
        new()
        {
            ["implementation"] = "etcd2",
            ["address"] = world.Address,
            ["rootPath"] = $"{world.Root}/global",
        };

    private static JsonObject Switches(bool prunes) =>
        new() { ["pruneSrvKeyspaces"] = prunes, ["pruneShardCells"] = prunes };

    private static JsonObject Gateway(CellPlan cell)
    {
        var gateway = new JsonObject();
        if (cell.Replicas is { } replicas)
        {
            gateway["replicas"] = replicas;
        }

        if (cell.KeyspacesToWatch is { } watched)
        {
            gateway["extraFlags"] = new JsonObject { ["keyspaces_to_watch"] = watched };
        }

        return gateway;
    }

    /// <summary>Names cannot be parsed back, as those of the real one.</summary>
    private string NameOf(params string[] parts) =>
        $"{cluster}-{string.Join('-', parts).Replace("_", "-").Replace(".", "-").Trim('-')}-{(uint)string.Join('/', parts).Sum(letter => letter * 7919):x8}";
}
