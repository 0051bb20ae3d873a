using ControlPlane.EndToEnd;
using ControlPlane.Protocols.Topodata;
using Google.Protobuf;

namespace ControlPlane.Charts.Examples;

/// <summary>What Vitess writes, and what happens to etcd, in the documents of docs/examples.</summary>
internal static class Steps
{
    public static IReadOnlyDictionary<string, Func<EtcdStage, Task>> All { get; } =
        new Dictionary<string, Func<EtcdStage, Task>>
        {
            ["dc1 runs commerce and customer"] = stage => RunsAsync(stage, "dc1"),
            ["dc2 is registered"] = stage => stage.PutAsync(CellInfo("dc2", stage.Global.Address)),
            ["keyspace orders is created, with tablets in dc1"] = OrdersAsync,
            ["primaries move to dc2"] = stage =>
                stage.PutAsync(
                    from shard in (string[])["commerce/shards/0", "customer/shards/-80", "customer/shards/80-"]
                    select (
                        $"global/keyspaces/{shard}/Shard",
                        Shard(shard.Split('/')[^1], primary: new() { Cell = "dc2", Uid = 201 })
                    )
                ),
            ["dc1 is unregistered"] = stage =>
                stage.DeleteAsync(
                    "global/cells/dc1/CellInfo",
                    "dc1/SrvVSchema",
                    "dc1/keyspaces/commerce/SrvKeyspace",
                    "dc1/keyspaces/customer/SrvKeyspace",
                    "dc1/keyspaces/orders/SrvKeyspace"
                ),
            ["onprem runs commerce and customer"] = stage => RunsAsync(stage, "onprem"),
            ["cloud is registered with an etcd of its own"] = stage =>
                stage.PutAsync(CellInfo("cloud", stage.Apart.Address)),
            ["the line to the cloud is cut"] = stage => stage.Apart.KillAsync(),
            ["the line to the cloud is back"] = stage => stage.Apart.StartAsync(CancellationToken.None),
            ["a Reshard of keyspace3 is under way"] = stage => Recorded.UntilAsync(stage, 14, _ => true),
            ["reads are switched in zone1"] = stage => Recorded.UntilAsync(stage, 15, _ => true),
            ["reads are switched everywhere"] = stage => Recorded.UntilAsync(stage, 28, _ => true),
            ["zone3 is registered"] = stage => Recorded.UntilAsync(stage, 29, _ => true),
            ["writes are switched"] = stage => Recorded.UntilAsync(stage, 41, IsNotOfZone3),
            ["the Reshard is completed"] = stage => Recorded.UntilAsync(stage, 43, IsNotOfZone3),
            ["main runs commerce and customer"] = stage => RunsAsync(stage, "main"),
            ["dr is registered with an etcd of its own"] = stage => stage.PutAsync(CellInfo("dr", stage.Apart.Address)),
            ["the global etcd is backed up"] = stage => stage.BackUpAsync(),
            ["keyspace orders is created, with tablets in main"] = async stage =>
            {
                await stage.PutAsync(Sample.Keyspace("orders", "0"));
                await stage.RebuildAsync("main");
            },
            ["the main site is lost, and the global etcd with it"] = stage => stage.Global.KillAsync(),
            ["the global etcd is restored from its backup"] = stage => stage.RestoreAsync(),
            ["keyspace orders is created again"] = stage => stage.PutAsync(Sample.Keyspace("orders", "0")),
        };

    private static async Task RunsAsync(EtcdStage stage, string cell)
    {
        await stage.PutAsync([
            .. Sample.Keyspace("commerce", "0"),
            .. Sample.Keyspace("customer", "-80", "80-"),
            CellInfo(cell, stage.Global.Address),
        ]);
        await stage.RebuildAsync(cell);
    }

    /// <summary>CreateKeyspace makes every cell's SrvVSchema anew; the first tablet, its own cell's SrvKeyspace.</summary>
    private static async Task OrdersAsync(EtcdStage stage)
    {
        await stage.PutAsync(Sample.Keyspace("orders", "0"));
        await stage.RebuildAsync("dc1", "dc2");
        await stage.DeleteAsync("dc2/keyspaces/orders/SrvKeyspace");
    }

    private static (string Key, ByteString Value) CellInfo(string cell, string address) =>
        ($"global/cells/{cell}/CellInfo", Sample.CellInfo(address, $"/vitess/{cell}"));

    /// <summary>In the recording somebody had rebuilt zone3 at the wrong moment; here nobody has.</summary>
    private static bool IsNotOfZone3(string key) => !key.StartsWith("/vitess/zone3/", StringComparison.Ordinal);

    private static ByteString Shard(string name, TabletAlias primary)
    {
        var shard = Sample.Shard(name);
        shard.PrimaryAlias = primary;
        return shard.ToByteString();
    }
}
