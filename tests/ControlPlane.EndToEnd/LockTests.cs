using System.Diagnostics;
using ControlPlane.EtcdFixture;

namespace ControlPlane.EndToEnd;

/// <summary>Vitess' own locks are waited for, and none of ours stays behind.</summary>
public class LockTests
{
    private EtcdServer server = null!;

    [OneTimeSetUp]
    public async Task Start() => server = await EtcdServer.StartAsync(new(), CancellationToken.None);

    [OneTimeTearDown]
    public async Task Stop() => await server.DisposeAsync();

    [Test]
    public async Task A_keyspace_that_is_locked_for_a_while_is_waited_for_and_then_written()
    {
        await using var world = await World.StartAsync(server);
        var held = await world.LockAsync("keyspaces/customer", "SwitchTraffic");
        using var process = Executable.Start(["rebuild", .. world.Flags, "--gate-cells", "zone1,zone2"]);

        await UntilAsync(async () => await world.SrvKeyspaceAsync("zone1", "commerce") is not null);
        await Task.Delay(TimeSpan.FromSeconds(2)); // rounds of waiting in which nothing may be written
        (await world.SrvKeyspaceAsync("zone1", "customer")).ShouldBeNull();
        await world.UnlockAsync(held);

        (await Executable.EndAsync(process, TimeSpan.FromSeconds(20))).WithExit(0);
        (await world.SrvKeyspaceAsync("zone1", "customer")).ShouldNotBeNull();
        await ShouldHaveLeftNothingAsync(world);
    }

    [Test]
    public async Task A_lock_held_longer_than_the_timeout_leaves_the_keyspace_alone_and_names_the_holder()
    {
        await using var world = await World.StartAsync(server);
        var held = await world.LockAsync("keyspaces/customer", "SwitchTraffic");

        var ended = await world.RebuildAsync("--lock-timeout", "2s");

        ended.WithExit(2).Naming("customer", "SwitchTraffic", "vitess@vtctld-7");
        (await world.SrvKeyspaceAsync("zone1", "customer")).ShouldBeNull();
        (await world.SrvKeyspaceAsync("zone1", "commerce")).ShouldNotBeNull();
        await world.UnlockAsync(held);
    }

    [Test]
    public async Task A_workflow_that_runs_is_waited_for_and_named()
    {
        await using var world = await World.StartAsync(server);
        (await world.RebuildAsync()).WithExit(0);
        var before = await world.GetAsync("zone1/SrvVSchema");
        var held = await world.LockAsync("internal/named_locks/customer/move", "MoveTablesCreate");
        await world.PutAsync("global/keyspaces/customer/VSchema", Sample.VSchemaOf("customer_orders", "moved"));

        var ended = await world.RebuildAsync("--lock-timeout", "2s");

        ended.WithExit(2).Naming("customer/move", "MoveTablesCreate", "vitess@vtctld-7");
        (await world.GetAsync("zone1/SrvVSchema")).ShouldBe(before);
        await world.UnlockAsync(held);
    }

    [Test]
    public async Task A_signal_while_waiting_for_a_lock_ends_the_process_and_leaves_the_lock_as_it_was()
    {
        await using var world = await World.StartAsync(server);
        var held = await world.LockAsync("keyspaces/customer", "SwitchTraffic");
        using var process = Executable.Start(["rebuild", .. world.Flags, "--gate-cells", "zone1,zone2"]);
        await UntilAsync(async () => await world.SrvKeyspaceAsync("zone1", "commerce") is not null);

        await Tool.RunAsync("kill", ["-TERM", $"{process.Id}"], CancellationToken.None);

        (await Executable.EndAsync(process, TimeSpan.FromSeconds(5))).WithExit(143);
        var locks = (await world.EntriesAsync()).Keys.Where(key => key.Contains("/locks/", StringComparison.Ordinal));
        locks.ShouldBe([$"global/keyspaces/customer/locks/{held.Id}"]);
        await world.UnlockAsync(held);
        await ShouldHaveLeftNothingAsync(world);
    }

    /// <summary>A cell with an etcd of its own gets its SrvKeyspaces under the real lock.</summary>
    [Test]
    public async Task A_signal_while_in_the_queue_of_a_lock_gives_up_the_place([Values("-TERM", "-INT")] string signal)
    {
        await using var world = await World.StartAsync(server);
        await using var own = await EtcdServer.StartAsync(new(), CancellationToken.None);
        await using var relay = new Relay(own.Address, stopAt: "customer_orders"); // the SrvVSchema on its way
        await world.PutAsync([world.Cell("zone2", relay.Address)]);
        using var process = Executable.Start(["rebuild", .. world.Flags, "--gate-cells", "zone2"]);
        await relay.StoppedAsync();
        var held = await world.LockAsync("keyspaces/customer", "SwitchTraffic");
        relay.LetGo();
        await UntilAsync(async () => await LocksAsync(world) == 2);

        await Tool.RunAsync("kill", [signal, $"{process.Id}"], CancellationToken.None);

        (await Executable.EndAsync(process, TimeSpan.FromSeconds(5))).WithExit(signal == "-TERM" ? 143 : 130);
        (await LocksAsync(world)).ShouldBe(1);
        await world.UnlockAsync(held);
        await ShouldHaveLeftNothingAsync(world);
    }

    [Test]
    public async Task A_signal_while_holding_a_lock_releases_it()
    {
        await using var world = await World.StartAsync(server);
        await using var own = await EtcdServer.StartAsync(new(), CancellationToken.None);
        await using var relay = new Relay(own.Address, stopAt: "customer/SrvKeyspace"); // read anew under the lock
        await world.PutAsync([world.Cell("zone2", relay.Address)]);
        using var process = Executable.Start(["rebuild", .. world.Flags, "--gate-cells", "zone2"]);
        await relay.StoppedAsync();
        (await LocksAsync(world)).ShouldBe(1);

        await Tool.RunAsync("kill", ["-TERM", $"{process.Id}"], CancellationToken.None);

        (await Executable.EndAsync(process, TimeSpan.FromSeconds(5))).WithExit(143);
        await ShouldHaveLeftNothingAsync(world);
    }

    private static async Task<int> LocksAsync(World world) =>
        (await world.EntriesAsync()).Keys.Count(key =>
            key.StartsWith("global/keyspaces/customer/locks/", StringComparison.Ordinal)
        );

    private async Task ShouldHaveLeftNothingAsync(World world)
    {
        (await world.EntriesAsync()).Keys.ShouldAllBe(key => !key.Contains("/locks/", StringComparison.Ordinal));
        (await server.ControlAsync(CancellationToken.None, "lease", "list")).ShouldContain("found 0 leases");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(15));
            await Task.Delay(20);
        }
    }
}
