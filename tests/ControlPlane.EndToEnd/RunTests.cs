using ControlPlane.EtcdFixture;
using VSchema = ControlPlane.Protocols.VSchema;

namespace ControlPlane.EndToEnd;

/// <summary>What <c>run</c> keeps true on a real etcd, for as long as it runs.</summary>
public class RunTests
{
    private EtcdServer server = null!;

    [OneTimeSetUp]
    public async Task Start() => server = await EtcdServer.StartAsync(new(), CancellationToken.None);

    [OneTimeTearDown]
    public async Task Stop() => await server.DisposeAsync();

    [Test]
    public async Task Records_that_are_deleted_come_back_and_a_VSchema_reaches_all_cells_within_moments()
    {
        await using var world = await World.StartAsync(server);
        await using var controller = await Controller.StartAsync(world, "--flap-limit", "1000");
        var (back, published) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < 15; round++)
        {
            await world.DeleteAsync("zone1/keyspaces/customer/SrvKeyspace");
            back.Add(
                await Eventually.TrueAsync(async () => await world.SrvKeyspaceAsync("zone1", "customer") is not null)
            );
            await world.PutAsync("global/keyspaces/customer/VSchema", ShardedVSchema("customer_orders", $"t{round}"));
            published.Add(
                await Eventually.TrueAsync(async () =>
                    await HasTableAsync(world, "zone1", $"t{round}") && await HasTableAsync(world, "zone2", $"t{round}")
                )
            );
        }

        TestContext.Out.WriteLine($"record back: median {Median(back).TotalMilliseconds:0} ms");
        TestContext.Out.WriteLine($"VSchema in all cells: median {Median(published).TotalMilliseconds:0} ms");
    }

    [Test]
    public async Task Two_of_us_and_an_upstream_writer_end_in_sync_after_a_thousand_changes()
    {
        await using var world = await World.StartAsync(server);
        await using var first = await Controller.StartAsync(world);
        await using var second = await Controller.StartAsync(world);
        var old = (await world.GetAsync("zone1/SrvVSchema"))!;
        for (var change = 0; change < 1000; change++)
        {
            var vschema = ShardedVSchema("customer_orders", $"t{change}");
            await world.PutAsync("global/keyspaces/customer/VSchema", vschema);
            if (change % 50 == 0) // a vtctld that read a while ago, and writes all cells blindly
            {
                await world.PutAsync("zone1/SrvVSchema", old);
                await world.PutAsync("zone2/SrvVSchema", old);
                old = (await world.GetAsync("zone2/SrvVSchema"))!;
                await world.PutAsync(
                    "zone1/keyspaces/commerce/SrvKeyspace",
                    (await world.GetAsync("zone1/keyspaces/commerce/SrvKeyspace"))!
                );
            }
        }

        await Eventually.TrueAsync(async () => (await world.RunAsync("verify", ["--gate-cells", "all"])).Exit == 0);
        await ShouldBeCleanAsync(world);
        (await world.SrvVSchemaAsync("zone1"))!.Keyspaces["customer"].Tables.ShouldContainKey("t999");
    }

    [Test]
    public async Task Everything_is_read_again_when_the_cron_expression_says()
    {
        await using var world = await World.StartAsync(server);
        await using var controller = await Controller.StartAsync(world, "--resync-cron", "* * * * * ?");

        await Eventually.TrueAsync(async () =>
            (await controller.StatusAsync()).GetProperty("topologies")[0].TryGetProperty("lastResync", out var last)
            && last.GetProperty("differences").GetInt32() == 0
        );
    }

    [Test]
    public async Task A_keyspace_lock_held_for_forty_seconds_is_waited_for()
    {
        await using var world = await World.StartAsync(server);
        await using var controller = await Controller.StartAsync(world);
        var held = await world.LockAsync("keyspaces/customer", "SwitchTraffic");

        await world.DeleteAsync("zone1/keyspaces/customer/SrvKeyspace");
        await world.DeleteAsync("zone1/keyspaces/commerce/SrvKeyspace");
        await Eventually.TrueAsync(async () => await world.SrvKeyspaceAsync("zone1", "commerce") is not null);
        (await controller.AskAsync()).WithExit(2).Naming("customer", "SwitchTraffic", "vitess@vtctld-7");
        await Task.Delay(TimeSpan.FromSeconds(40)); // that is how long an operator's command takes
        (await world.SrvKeyspaceAsync("zone1", "customer")).ShouldBeNull();

        await world.UnlockAsync(held);
        await Eventually.TrueAsync(async () => await world.SrvKeyspaceAsync("zone1", "customer") is not null);
        await ShouldBeCleanAsync(world);
    }

    [Test]
    public async Task A_gates_file_edited_a_hundred_times_is_followed_and_a_bad_edit_keeps_the_last_good_one()
    {
        await using var world = await World.StartAsync(server);
        using var files = new Files();
        var gates = files.Write("gates.yaml", "cells: [zone1]\n");
        await using var controller = await Controller.StartAsync([.. world.Flags, "--gates-file", gates]);
        for (var edit = 0; edit < 100; edit++)
        {
            File.WriteAllText(gates, edit % 3 == 0 ? "cells: [zone1\n" : $"cells: [zone1]\n# edit {edit}\n");
        }

        File.WriteAllText(gates, "cells: [zone1]\ngates:\n  - cell: zone2\n    keyspaces_to_watch: customer\n");
        await Eventually.TrueAsync(async () =>
            (await controller.AskAsync()).ToString().Contains($"{gates}:4", StringComparison.Ordinal)
        );
        (await world.SrvVSchemaAsync("zone2")).ShouldBeNull();
        (await world.SrvVSchemaAsync("zone1")).ShouldNotBeNull();

        File.WriteAllText(gates, "cells: [zone1]\ngates:\n  - cell: zone2\n    keyspaces_to_watch: [customer]\n");
        await Eventually.TrueAsync(async () => await world.SrvKeyspaceAsync("zone2", "customer") is not null);
        (await world.SrvKeyspaceAsync("zone2", "commerce")).ShouldBeNull();
    }

    [Test]
    public async Task SIGTERM_in_the_middle_of_a_publish_ends_it_within_five_seconds_and_leaves_no_lock()
    {
        await using var cell = await EtcdServer.StartAsync(new(), CancellationToken.None);
        await using var world = await World.StartAsync(server);
        await world.PutAsync([world.Cell("zone2", cell.Address)]); // its records are written under the keyspace's lock
        for (var number = 0; number < 200; number++)
        {
            await world.PutAsync(Sample.Keyspace($"ks{number}", "0"));
        }

        var process = Executable.Start(["run", .. world.Flags, "--gate-cells", "zone1,zone2", "--http-address", "off"]);
        await Eventually.TrueAsync(async () => (await LocksAsync(world)).Count > 0);
        await Tool.RunAsync("kill", ["-TERM", $"{process.Id}"], CancellationToken.None);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        (await Executable.EndAsync(process, TimeSpan.FromSeconds(30))).WithExit(0);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        await ShouldBeCleanAsync(world);
    }

    /// <summary>Tables that a sharded keyspace gains need not be quiet for a moment before they are published.</summary>
    private static VSchema.Keyspace ShardedVSchema(params IEnumerable<string> tables)
    {
        var vschema = Sample.VSchemaOf(tables);
        vschema.Sharded = true;
        return vschema;
    }

    private static async Task<bool> HasTableAsync(World world, string cell, string table) =>
        (await world.SrvVSchemaAsync(cell))?.Keyspaces.GetValueOrDefault("customer")?.Tables.ContainsKey(table) == true;

    private static async Task ShouldBeCleanAsync(World world) => (await LocksAsync(world)).ShouldBeEmpty();

    private static async Task<List<string>> LocksAsync(World world) =>
        [.. (await world.EntriesAsync()).Keys.Where(key => key.Contains("/locks/", StringComparison.Ordinal))];

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
