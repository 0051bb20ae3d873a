using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Tests.Loops;

/// <summary>What the loop does when stores, locks and other writers make it hard.</summary>
public class TroubleTests
{
    [Test]
    public void A_keyspace_lock_held_for_forty_seconds_is_waited_for_and_holds_up_nothing_else() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");
            var lease = await world.LockAsync("keyspaces/ks", TimeSpan.FromMinutes(2));

            await world.Global.DeleteAsync(World.Cell("zone1").SrvKeyspace(new("ks")));
            await world.Global.DeleteAsync(World.Cell("zone1").SrvKeyspace(new("sharded")));
            var other = await loop.UntilAsync(async () =>
                await world.Global.SrvKeyspaceAsync("zone1", "sharded") is not null
            );
            await loop.ForAsync(TimeSpan.FromSeconds(40));
            (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull();
            loop.FindingOn(Topologies.SrvKeyspace("zone1", "ks"))!.Block!.Reason.ShouldBe(BlockReason.KeyspaceLocked);

            await world.Global.RevokeAsync(lease, CancellationToken.None);
            var took = await loop.UntilAsync(async () =>
                await world.Global.SrvKeyspaceAsync("zone1", "ks") is not null
            );

            other.ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
            took.ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
        });

    [Test]
    public void A_cell_whose_store_died_costs_the_others_one_short_wait_and_then_nothing() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await world.AddCellAsync("zone2", World.Second);
            await using var loop = await RunningLoop.StartAsync(world, "zone1", "zone2");

            using var dead = world.Faults(World.Second).Hang();
            var first = await LoseAndGetBackAsync();
            var second = await LoseAndGetBackAsync();
            await loop.ForAsync(TimeSpan.FromMinutes(2));
            var third = await LoseAndGetBackAsync();

            first.ShouldBeLessThan(TimeSpan.FromSeconds(1.1)); // GatherOptions.CellPatience
            second.ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
            third.ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
            loop.Status.Cells.Single(cell => cell.Cell.Value == "zone2").Problem.ShouldNotBeNull();
            loop.Status.Stores.Single(store => !store.IsGlobal).IsHeard.ShouldBeFalse();

            async Task<TimeSpan> LoseAndGetBackAsync()
            {
                await world.Global.DeleteAsync(World.Cell("zone1").SrvKeyspace(new("ks")));
                return await loop.UntilAsync(async () =>
                    await world.Global.SrvKeyspaceAsync("zone1", "ks") is not null
                );
            }
        });

    [Test]
    public void Without_the_global_store_nothing_is_written_and_with_it_all_is_mended() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await world.AddCellAsync("zone2", World.Second);
            await using var loop = await RunningLoop.StartAsync(world, "zone1", "zone2");
            loop.Ended.Clear();
            var cell = world.Store(World.Second);

            using (world.GlobalFaults.Refuse())
            {
                await cell.DeleteAsync(World.Cell("zone2").SrvVSchema);
                await loop.ForAsync(TimeSpan.FromMinutes(5));
                loop.Written.ShouldBeEmpty();
            }

            var took = await loop.UntilAsync(async () => await cell.SrvVSchemaAsync("zone2") is not null);
            took.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        });

    [Test]
    public void Who_keeps_undoing_a_record_is_not_fought() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");
            loop.Ended.Clear();

            for (var tries = 0; tries < 60; tries++)
            {
                await world.Global.DeleteAsync(World.Cell("zone1").SrvKeyspace(new("ks")));
                await loop.ForAsync(TimeSpan.FromSeconds(10));
            }

            loop.Written.Count().ShouldBe(4);
            var block = loop.FindingOn(Topologies.SrvKeyspace("zone1", "ks"))!.Block!;
            block.Reason.ShouldBe(BlockReason.Flapping);
            block.Why.ShouldContain("5 times");
            loop.Status.OtherWriters.ShouldHaveSingleItem().IsFlapping.ShouldBeTrue();

            await loop.UntilAsync(async () => await world.Global.SrvKeyspaceAsync("zone1", "ks") is not null);
        });

    [Test]
    public void A_store_restored_from_a_backup_is_mirrored_anew_and_mended() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            var backup = world.Global.Backup();
            await using var loop = await RunningLoop.StartAsync(world, "zone1");

            world.Global.Restore(backup);
            (await world.Global.SrvVSchemaAsync("zone1")).ShouldBeNull();
            var took = await loop.UntilAsync(async () => await world.Global.SrvVSchemaAsync("zone1") is not null);

            took.ShouldBeLessThan(TimeSpan.FromSeconds(30));
            loop.Restarts.ShouldNotBeEmpty();
        });

    [Test]
    public void What_was_told_before_the_watches_were_cut_off_is_not_taken_for_what_a_restored_store_holds() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            DeafStore? store = null;
            await using var loop = await RunningLoop.StartAsync(world, inner => store = new DeafStore(inner), "zone1");
            var backup = world.Global.Backup();
            await world.PutVSchemaAsync("sharded", "lost");
            await loop.ForAsync(TimeSpan.FromSeconds(5));

            store!.DeafTo = World.Layout.Keyspaces;
            store.Era = StoreEra.First with { IsSure = false };
            world.Global.Restore(backup);
            await world.PutVSchemaAsync("sharded", "written"); // the same key at the same revision
            await world.Global.DeleteAsync(World.Cell("zone1").SrvVSchema);
            await loop.UntilAsync(async () => await world.Global.SrvVSchemaAsync("zone1") is not null);

            var tables = (await world.Global.SrvVSchemaAsync("zone1"))!.Keyspaces["sharded"].Tables.Keys;
            tables.ShouldContain("sharded_written");
            tables.ShouldNotContain("sharded_lost");
        });

    [Test]
    public void A_full_read_that_agrees_with_the_mirrors_finds_no_difference() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");

            loop.RequestResync();
            await loop.UntilAsync(status => status.LastResync is not null);

            loop.Resyncs.ShouldHaveSingleItem().Differences.ShouldBe(0);
            loop.Status.MirrorDifferences.ShouldBe(0);
        });

    [Test]
    public void A_change_that_a_watch_lost_is_found_by_the_full_read_counted_and_mended() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            DeafStore? deaf = null;
            await using var loop = await RunningLoop.StartAsync(world, store => deaf = new DeafStore(store), "zone1");
            deaf!.IsDeaf = true;
            await world.Global.DeleteAsync(World.Cell("zone1").SrvVSchema);
            await loop.ForAsync(TimeSpan.FromSeconds(5));
            deaf.IsDeaf = false;
            (await world.Global.SrvVSchemaAsync("zone1")).ShouldBeNull();

            loop.RequestResync();
            await loop.UntilAsync(async () => await world.Global.SrvVSchemaAsync("zone1") is not null);

            loop.Status.MirrorDifferences.ShouldBe(1);
            loop.Resyncs.ShouldHaveSingleItem().Example!.ShouldContain("SrvVSchema");
        });

    [Test]
    public void Two_loops_and_an_upstream_writer_end_in_sync() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await world.AddCellAsync("zone2", World.Second);
            await using var first = await RunningLoop.StartAsync(world, "zone1", "zone2");
            await using var second = await RunningLoop.StartAsync(world, "zone1", "zone2");

            for (var change = 0; change < 200; change++)
            {
                await world.PutVSchemaAsync("sharded", "t1", $"v{change}");
                await world.PutShardAsync("ks", "0", isServing: change % 3 != 0 || change > 190);
                await first.ForAsync(TimeSpan.FromMilliseconds(37));
            }

            await first.ForAsync(TimeSpan.FromMinutes(1));

            foreach (var loop in new[] { first, second })
            {
                loop.Status.Cells.SelectMany(cell => cell.Findings)
                    .ShouldAllBe(finding => finding.Verdict == Verdict.InSync);
                loop.Ended.OfType<StepOutcome.Unknown>().ShouldBeEmpty();
            }
        });

    [Test]
    public void Stopping_gives_back_locks_and_leaves_no_watch() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await world.AddCellAsync("zone2", World.Second);
            await using (var loop = await RunningLoop.StartAsync(world, "zone1", "zone2"))
            {
                await world.Store(World.Second).DeleteAsync(World.Cell("zone2").SrvKeyspace(new("ks")));
                await loop.ForAsync(TimeSpan.FromMilliseconds(11));
            }

            await world.ShouldBeCleanAsync();
        });
}
