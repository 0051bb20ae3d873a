using ControlPlane.Protocols.Topodata;
using Google.Protobuf;

namespace ControlPlane.EndToEnd;

/// <summary>
/// Bytes that are no record. What can be repaired is repaired; what is needed for a record and cannot be read leaves
/// that record as it is; everything else goes on.
/// </summary>
public class GarbageTests
{
    [Test]
    public async Task A_serving_record_that_is_garbage_is_written_anew(
        [Values("SrvVSchema", "keyspaces/customer/SrvKeyspace")] string record
    )
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).WithExit(0);
        var right = await world.GetAsync($"zone1/{record}");
        await world.PutAsync($"zone1/{record}", Sample.Garbage);

        (await world.RebuildAsync()).WithExit(0);

        (await world.GetAsync($"zone1/{record}")).ShouldBe(right);
    }

    [Test]
    public async Task Verify_calls_garbage_in_a_serving_record_undecodable()
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).WithExit(0);
        await world.PutAsync("zone1/keyspaces/customer/SrvKeyspace", Sample.Garbage);

        var ended = await world.RunAsync("verify", "--gate-cells", "zone1,zone2");

        ended.WithExit(2).Naming("zone1", "customer");
        ended.ToString().ShouldContain("undecodable", Case.Insensitive);
    }

    /// <summary>Only its own SrvKeyspace is built from it.</summary>
    [Test]
    public async Task A_garbage_keyspace_record_or_shard_blocks_its_own_SrvKeyspace_only(
        [Values("keyspaces/customer/Keyspace", "keyspaces/customer/shards/-80/Shard")] string record
    )
    {
        await using var world = await World.StartAsync();
        await world.PutAsync($"global/{record}", Sample.Garbage);

        var ended = await world.RebuildAsync();

        ended.WithExit(2).Naming($"{world.Root}/global/{record}");
        foreach (var cell in new[] { "zone1", "zone2" })
        {
            (await world.SrvKeyspaceAsync(cell, "customer")).ShouldBeNull();
            (await world.SrvKeyspaceAsync(cell, "commerce")).ShouldNotBeNull();
            (await world.SrvVSchemaAsync(cell))!.Keyspaces.Keys.ShouldBe(["commerce", "customer"], ignoreOrder: true);
        }
    }

    /// <summary>Every SrvVSchema is built from all of them, as upstream's is; a new SrvKeyspace is still written.</summary>
    [Test]
    public async Task Garbage_in_a_VSchema_or_in_rules_blocks_the_SrvVSchemas_only(
        [Values(
            "keyspaces/customer/VSchema",
            "RoutingRules",
            "ShardRoutingRules",
            "routing_rules/keyspace/Rules",
            "MirrorRules"
        )]
            string record
    )
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).WithExit(0);
        var before = await world.GetAsync("zone1/SrvVSchema");
        await world.DeleteAsync("zone1/keyspaces/customer/SrvKeyspace");
        await world.PutAsync($"global/{record}", Sample.Garbage);

        var ended = await world.RebuildAsync();

        ended.WithExit(2).Naming($"{world.Root}/global/{record}");
        (await world.GetAsync("zone1/SrvVSchema")).ShouldBe(before);
        (await world.SrvKeyspaceAsync("zone1", "customer")).ShouldNotBeNull();
    }

    [Test]
    public async Task A_garbage_CellInfo_is_an_error_of_its_cell_and_holds_up_no_other()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync("global/cells/zone2/CellInfo", Sample.Garbage);

        var ended = await world.RebuildAsync();

        ended.WithExit(1).Naming($"{world.Root}/global/cells/zone2/CellInfo");
        (await world.SrvVSchemaAsync("zone1")).ShouldNotBeNull();
        (await world.SrvKeyspaceAsync("zone1", "customer")).ShouldNotBeNull();
    }

    [Test]
    public async Task An_error_in_one_cell_counts_more_than_drift_in_another()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync("global/cells/zone2/CellInfo", Sample.Garbage);
        await world.PutAsync("global/keyspaces/customer/Keyspace", Sample.Garbage);

        (await world.RebuildAsync()).WithExit(1).Naming("cells/zone2/CellInfo", "keyspaces/customer/Keyspace");
    }

    [Test]
    public async Task A_CellInfo_without_an_address_or_with_a_senseless_one_is_an_error_of_its_cell(
        [Values("", "http://[", "10.0.0.1:notaport")] string address
    )
    {
        await using var world = await World.StartAsync();
        await world.PutAsync([world.Cell("zone2", address)]);

        var ended = await world.RebuildAsync();

        ended.WithExit(1).Naming($"{world.Root}/global/cells/zone2/CellInfo");
        (await world.SrvVSchemaAsync("zone1")).ShouldNotBeNull();
    }

    [Test]
    public async Task What_is_left_of_a_deleted_keyspace_is_told_and_stops_nothing()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync("global/keyspaces/ghost/VSchema", Sample.VSchemaOf("left"));

        var ended = await world.RebuildAsync();

        ended.WithExit(0).Naming("keyspaces/ghost");
        (await world.SrvKeyspaceAsync("zone1", "ghost")).ShouldBeNull();
        (await world.SrvKeyspaceAsync("zone1", "customer")).ShouldNotBeNull();
    }

    [Test]
    public async Task Keys_that_are_no_records_are_left_alone()
    {
        await using var world = await World.StartAsync();
        string[] strange =
        [
            "global/cells/zone1/Other",
            "global/keyspaces/customer/tmp/x",
            "global/zzz",
            "zone1/tablets/x",
        ];
        await world.PutAsync(strange.Select(key => (key, Sample.Garbage)));

        (await world.RebuildAsync()).WithExit(0);

        foreach (var key in strange)
        {
            (await world.GetAsync(key)).ShouldBe(Sample.Garbage);
        }
    }

    [Test]
    public async Task A_record_with_a_field_of_a_newer_Vitess_is_not_replaced()
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).WithExit(0);
        var newer = ByteString.CopyFrom([.. new SrvKeyspace().ToByteArray(), 0xA2, 0x06, 0x01, 0x41]); // field 100
        await world.PutAsync("zone1/keyspaces/customer/SrvKeyspace", newer);

        var ended = await world.RebuildAsync();

        ended.WithExit(2).Naming("100", "newer Vitess");
        (await world.GetAsync("zone1/keyspaces/customer/SrvKeyspace")).ShouldBe(newer);
    }
}
