namespace ControlPlane.EndToEnd;

/// <summary>Each setting by flag, by environment and by file; the nearer one counts.</summary>
public class SettingsTests
{
    private const string Nobody = "127.0.0.1:1";

    [Test]
    public async Task The_environment_does_as_well_as_flags()
    {
        await using var world = await World.StartAsync();

        var ended = await Executable.RunAsync(Environment(world, world.Address), "rebuild");

        ended.WithExit(0);
        (await world.SrvVSchemaAsync("zone1")).ShouldNotBeNull();
    }

    [Test]
    public async Task A_settings_file_does_as_well_as_flags()
    {
        await using var world = await World.StartAsync();
        using var files = new Files();
        var path = files.Write("settings.yaml", Settings(world, world.Address));

        (await Executable.RunAsync("rebuild", "--config", path)).WithExit(0);

        (await world.SrvVSchemaAsync("zone2")).ShouldNotBeNull();
    }

    [Test]
    public async Task A_flag_counts_before_the_environment_and_that_before_the_file()
    {
        await using var world = await World.StartAsync();
        using var files = new Files();
        var path = files.Write("settings.yaml", Settings(world, Nobody));

        (await Executable.RunAsync(Environment(world, world.Address), "verify", "--config", path)).WithExit(2);
        (
            await Executable.RunAsync(
                Environment(world, Nobody),
                "verify",
                "--config",
                path,
                "--topo-global-server-address",
                world.Address
            )
        ).WithExit(2);
    }

    [Test]
    public async Task Flags_may_be_spelt_with_underscores_and_values_keep_theirs()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync([world.Cell("zone_3", world.Address)]);

        var ended = await Executable.RunAsync(
            "rebuild",
            "--topo_global_server_address",
            world.Address,
            $"--topo_global_root={world.Root}/global",
            "--gate_cells",
            "zone_3"
        );

        ended.WithExit(0);
        (await world.SrvVSchemaAsync("zone_3")).ShouldNotBeNull();
    }

    [TestCase(".yaml", "cells: [zone1]\ngates:\n  - cell: zone2\n    keyspaces_to_watch: [commerce]\n")]
    [TestCase(".json", """{"cells": ["zone1"], "gates": [{"cell": "zone2", "keyspaces_to_watch": ["commerce"]}]}""")]
    public async Task A_gates_file_declares_cells_and_what_their_gates_watch(string extension, string content)
    {
        await using var world = await World.StartAsync();
        using var files = new Files();

        (await world.RunAsync("rebuild", "--gates-file", files.Write($"gates{extension}", content))).WithExit(0);

        (await world.SrvKeyspaceAsync("zone1", "customer")).ShouldNotBeNull();
        (await world.SrvKeyspaceAsync("zone2", "commerce")).ShouldNotBeNull();
        (await world.SrvKeyspaceAsync("zone2", "customer")).ShouldBeNull();
    }

    [Test]
    public async Task Policy_observe_writes_nothing_and_create_leaves_what_is_stale()
    {
        await using var world = await World.StartAsync();
        var before = await world.EntriesAsync();
        (await world.RebuildAsync("--policy", "observe")).WithExit(2);
        (await world.EntriesAsync()).ShouldBe(before);
        (await world.RebuildAsync("--policy", "create")).WithExit(0);
        var stale = await world.GetAsync("zone1/SrvVSchema");
        await world.PutAsync("global/keyspaces/customer/VSchema", Sample.VSchemaOf("renamed"));

        (await world.RebuildAsync("--policy", "create")).WithExit(2);

        (await world.GetAsync("zone1/SrvVSchema")).ShouldBe(stale);
    }

    [Test]
    public async Task Orphans_go_under_policy_prune_only()
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).WithExit(0);
        foreach (var (key, _) in Sample.Keyspace("commerce", "0"))
        {
            await world.DeleteAsync(key);
        }

        (await world.RebuildAsync()).WithExit(2).Naming("commerce");
        (await world.SrvKeyspaceAsync("zone1", "commerce")).ShouldNotBeNull();
        (await world.RebuildAsync("--policy", "prune", "--orphan-grace", "0s")).WithExit(0);
        (await world.SrvKeyspaceAsync("zone1", "commerce")).ShouldBeNull();
    }

    private static KeyValuePair<string, string>[] Environment(World world, string address) =>
        [
            new("CONTROLPLANE_TOPO_GLOBAL_SERVER_ADDRESS", address),
            new("CONTROLPLANE_TOPO_GLOBAL_ROOT", $"{world.Root}/global"),
            new("CONTROLPLANE_GATE_CELLS", "zone1,zone2"),
        ];

    private static string Settings(World world, string address) =>
        $"""
            topo-global-server-address: {address}
            topo_global_root: {world.Root}/global
            gate-cells:
              - zone1
              - zone2

            """;
}
