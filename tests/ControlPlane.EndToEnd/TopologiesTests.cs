using ControlPlane.Protocols.Topodata;

namespace ControlPlane.EndToEnd;

/// <summary>A gates file with several topologies, and what it says of vtgates.</summary>
public class TopologiesTests
{
    [Test]
    public async Task A_command_works_on_the_topology_that_is_named_and_on_no_other()
    {
        await using var shop = await World.StartAsync();
        await using var billing = await World.StartAsync();
        using var files = new Files();
        var gates = files.Write("gates.yaml", $"topologies:\n{Entry("shop", shop)}{Entry("billing", billing)}");

        (await Executable.RunAsync("rebuild", "--gates-file", gates)).WithExit(1).Naming("--topology: shop or billing");
        (await Executable.RunAsync("rebuild", "--gates-file", gates, "--topology", "billing")).WithExit(0);

        (await billing.SrvVSchemaAsync("zone1")).ShouldNotBeNull();
        (await shop.SrvVSchemaAsync("zone1")).ShouldBeNull();
        (
            await Executable.RunAsync(
                "wait",
                "--gates-file",
                gates,
                "--topology",
                "billing",
                "--cell=zone1",
                "--fail-closed"
            )
        )
            .WithExit(0)
            .Naming("zone1: ready");
    }

    [Test]
    public async Task A_gate_that_sees_no_primary_is_told_of_unless_it_watches_their_cell()
    {
        await using var world = await World.StartAsync();
        using var files = new Files();
        await world.PutAsync(
            "global/keyspaces/commerce/shards/0/Shard",
            new Shard
            {
                IsPrimaryServing = true,
                PrimaryAlias = new TabletAlias { Cell = "zone1", Uid = 100 },
            }
        );
        var blind = files.Write("blind.yaml", "gates:\n  - cell: zone2\n    cells_to_watch: [zone2]\n");
        var seeing = files.Write("seeing.yaml", "gates:\n  - cell: zone2\n    cells_to_watch: [zone1, zone2]\n");

        (await world.RunAsync("plan", "--gates-file", blind))
            .WithExit(2)
            .Naming(
                $"vtgates of zone2 ({blind}:2) watch zone2",
                "--cells_to_watch=zone1,zone2",
                "--gateway_initial_tablet_timeout"
            );
        (await world.RunAsync("plan", "--gates-file", seeing)).Output.ShouldNotContain("vtgates of");
    }

    private static string Entry(string name, World world) =>
        $"""
              - name: {name}
                topo_global_server_address: {world.Address}
                topo_global_root: {world.Root}/global
                cells: [zone1]

            """;
}
