using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Contract;

namespace ControlPlane.Reconcile.Tests.Loops;

/// <summary>What the loop does about changes of inputs, records, cells and gates.</summary>
public class RepairTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [Test]
    public void Cells_that_are_heard_one_after_the_other_are_first_written_together() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1", "zone2", "zone3");
            var opened = 0;
            Task LaterEachTime() => Task.Delay(TimeSpan.FromMilliseconds(20 * opened++), time, CancellationToken.None);

            await using var loop = await RunningLoop.StartAsync(
                world,
                inner => new DeafStore(inner) { BeforeWatch = LaterEachTime },
                "zone1",
                "zone2",
                "zone3"
            );

            loop.Rounds.ShouldHaveSingleItem();
            loop.Ended.ShouldAllBe(outcome => outcome is StepOutcome.Done);
        });

    [Test]
    public void Cells_without_records_get_them() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1", "zone2");
            await using var loop = await RunningLoop.StartAsync(world, "zone1", "zone2");

            (await world.Global.SrvVSchemaAsync("zone2"))!.Keyspaces.Count.ShouldBe(2);
            (await world.Global.SrvKeyspaceAsync("zone2", "sharded"))!.Partitions.Count.ShouldBe(3);
            loop.Written.Count().ShouldBe(6);
        });

    [Test]
    public void It_is_settled_when_what_it_was_told_is_mended_and_says_so() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1", "zone2");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");
            var settled = loop.TimesSettled;

            loop.Declare("zone1", "zone2");
            await loop.UntilAsync(status => status.IsSettled && status.Declared.Gates.Length == 2);

            loop.Status.Cells.Length.ShouldBe(2);
            loop.Status.Cells.SelectMany(cell => cell.Findings)
                .ShouldAllBe(finding => finding.Condition == Verdict.InSync);
            loop.TimesSettled.ShouldBeGreaterThan(settled);
        });

    [Test]
    public void A_deleted_record_is_back_soon() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");

            await world.Global.DeleteAsync(World.Cell("zone1").SrvKeyspace(new("ks")));
            var took = await loop.UntilAsync(async () =>
                await world.Global.SrvKeyspaceAsync("zone1", "ks") is not null
            );

            took.ShouldBeLessThan(Soon);
            loop.Status.Cells.Single().LastPublish!.Record.ShouldBe(Topologies.SrvKeyspace("zone1", "ks"));
        });

    [Test]
    public void A_changed_VSchema_of_a_sharded_keyspace_is_in_all_cells_soon() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ShardedAsync(time);
            await using var loop = await RunningLoop.StartAsync(world, "zone1", "zone2");

            await PutShardedAsync(world, "t1", "t2");
            var took = await loop.UntilAsync(async () =>
                await TablesAsync(world, "zone1") == 2 && await TablesAsync(world, "zone2") == 2
            );

            took.ShouldBeLessThan(Soon);
        });

    [Test]
    public void A_hundred_changed_VSchemas_cost_one_write_per_cell() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ShardedAsync(time);
            await using var loop = await RunningLoop.StartAsync(world, "zone1", "zone2");
            loop.Ended.Clear();

            for (var version = 1; version <= 100; version++)
            {
                await PutShardedAsync(world, "t1", $"v{version}");
                await loop.ForAsync(TimeSpan.FromMilliseconds(1));
            }

            await loop.ForAsync(TimeSpan.FromSeconds(5));
            loop.Written.ShouldBe([Topologies.SrvVSchema("zone1"), Topologies.SrvVSchema("zone2")], ignoreOrder: true);
            (await world.Global.SrvVSchemaAsync("zone2"))!.Keyspaces["sharded"].Tables.ShouldContainKey("sharded_v100");
        });

    [Test]
    public void Writes_of_a_SrvVSchema_keep_their_distance() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ShardedAsync(time);
            var options = new LoopOptions { SrvVSchemaSpacing = TimeSpan.FromSeconds(30) };
            await using var loop = await RunningLoop.StartAsync(world, options, new(), "zone1");
            await PutShardedAsync(world, "t1", "t2");
            await loop.UntilAsync(async () => await TablesAsync(world, "zone1") == 2);

            await PutShardedAsync(world, "t1", "t2", "t3");
            var took = await loop.UntilAsync(async () => await TablesAsync(world, "zone1") == 3);

            took.ShouldBeInRange(TimeSpan.FromSeconds(29.5), TimeSpan.FromSeconds(30.5));
        });

    [Test]
    public void A_cell_that_is_added_is_served_and_one_whose_CellInfo_goes_is_said_to_be_unknown() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1", "zone2");
            loop.Status.Cells.Single(cell => cell.Cell.Value == "zone2").Problem!.ShouldContain("no CellInfo of zone2");

            await world.AddCellAsync("zone2", World.Second);
            await loop.UntilAsync(async () => await world.Store(World.Second).SrvVSchemaAsync("zone2") is not null);
            await world.Global.DeleteAsync(World.Layout.CellInfo(new("zone2")));
            await loop.ForAsync(TimeSpan.FromSeconds(1));

            loop.Status.Cells.Single(cell => cell.Cell.Value == "zone2").Problem.ShouldNotBeNull();
            loop.Status.Stores.ShouldHaveSingleItem().IsGlobal.ShouldBeTrue();
        });

    [Test]
    public void A_cell_stays_warm_for_a_while_after_its_last_gate_has_left() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1", "zone2");
            await using var loop = await RunningLoop.StartAsync(world, "zone1", "zone2");

            loop.Declare("zone1");
            await loop.ForAsync(TimeSpan.FromMinutes(59));
            await world.Global.DeleteAsync(World.Cell("zone2").SrvVSchema);
            await loop.ForAsync(TimeSpan.FromSeconds(1));
            (await world.Global.SrvVSchemaAsync("zone2")).ShouldNotBeNull();
            loop.Status.Cells.Single(cell => cell.Gates == 0).WarmUntil.ShouldNotBeNull();

            await loop.ForAsync(TimeSpan.FromMinutes(2));
            await world.Global.DeleteAsync(World.Cell("zone2").SrvVSchema);
            await loop.ForAsync(TimeSpan.FromMinutes(1));
            (await world.Global.SrvVSchemaAsync("zone2")).ShouldBeNull();
            loop.Status.Cells.ShouldHaveSingleItem().Cell.Value.ShouldBe("zone1");
        });

    [Test]
    public void Observing_finds_and_writes_nothing() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            var rules = new PlanningRules { Policy = Policy.Observe };
            await using var loop = await RunningLoop.StartAsync(world, new(), rules, "zone1");

            loop.FindingOn(Topologies.SrvVSchema("zone1"))!.Verdict.ShouldBe(Verdict.Missing);
            loop.Ended.ShouldBeEmpty();
        });

    private static async Task<World> ShardedAsync(TimeProvider time)
    {
        var world = await Topologies.OfAsync(time, "zone1", "zone2");
        await PutShardedAsync(world, "t1");
        return world;
    }

    private static Task PutShardedAsync(World world, params string[] tables)
    {
        var vschema = new Protocols.VSchema.Keyspace { Sharded = true };
        foreach (var table in tables)
        {
            vschema.Tables[$"sharded_{table}"] = new();
        }

        return world.Global.PutAsync(World.Layout.VSchema(new("sharded")), vschema);
    }

    private static async Task<int> TablesAsync(World world, string cell) =>
        (await world.Global.SrvVSchemaAsync(cell))!.Keyspaces["sharded"].Tables.Count;
}
