using ControlPlane.Protocols.Topodata;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;
using static ControlPlane.Reconcile.Tests.WorldVerbs;

namespace ControlPlane.Reconcile.Tests;

/// <summary>Cells with stores of their own: dead ones, slow ones, and the lock that stands for the missing compares.</summary>
public class OwnStoreTests
{
    private static readonly TimeSpan Patience = new PassOptions().Gather.CellPatience;
    private static readonly TimeSpan Timeout = new PassOptions().Gather.CellTimeout;

    [Test]
    public void A_dead_cell_holds_up_no_other_cell() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            Hang(world, World.Third, _ => true);
            var written = TimeSpan.MaxValue;
            world.Before(
                call => call is StoreCall.Revoke,
                () => Task.FromResult(written = time.Elapsed < written ? time.Elapsed : written)
            );

            var result = await world.PassAsync("zone1", "zone2", "zone3");

            written.ShouldBeLessThan(Patience * 2);
            result.HasErrors.ShouldBeTrue();
            result.Plan.Cells[2].Problem.ShouldNotBeNull().ShouldContain(World.Third);
            result.Duration.ShouldBeLessThan(Timeout + (Patience * 3));
            (await world.Store(World.Second).SrvKeyspaceAsync("zone2", "ks")).ShouldBe(ServedBy("0"));
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_dead_cell_does_not_hold_up_what_waits_for_a_quiet_VSchema() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            await world.PassAsync("zone1", "zone2", "zone3");
            await world.PutVSchemaAsync("ks", "t1", "t2");
            Hang(world, World.Third, _ => true);
            var (began, written) = (time.Elapsed, TimeSpan.Zero);
            world.Before(Writing(), () => Task.FromResult(written = time.Elapsed - began));

            await world.PassAsync("zone1", "zone2", "zone3");

            written.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        });

    [Test]
    public void A_dead_cell_is_not_waited_for_again_and_again_while_a_lock_is() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            Hang(world, World.Third, _ => true);
            await world.LockAsync("keyspaces/ks", TimeSpan.FromSeconds(40));

            var result = await world.PassAsync("zone1", "zone3");

            (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBe(ServedBy("0"));
            result.Rounds.ShouldBeGreaterThan(8);
            result.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        });

    [Test]
    public void A_cell_that_dies_while_others_are_written_is_given_up_at_once() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            foreach (var number in Enumerable.Range(0, 40))
            {
                await world.AddKeyspaceAsync($"many{number}", "0");
            }

            world.Before(
                call => call is StoreCall.Grant,
                () =>
                {
                    Hang(world, World.Third, _ => true);
                    return Task.CompletedTask;
                }
            );

            var result = await world.PassAsync("zone1", "zone2", "zone3");

            result.HasErrors.ShouldBeTrue();
            result.Drift.Select(finding => finding.Record.Cell.Value).Distinct().ShouldBeEmpty();
            result.Plan.Cells[2].Problem.ShouldNotBeNull();
            result.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(40), "not 15 s for each of 41 keyspaces");
            world.Store(World.Second).Entries.Count(entry => CommitRules.IsServing(entry.Key)).ShouldBe(42);
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_write_that_hangs_does_not_hold_up_the_keyspaces_of_other_cells() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            Hang(world, World.Third, call => call is StoreCall.Commit);
            var written = TimeSpan.MaxValue;
            world.Before(
                call =>
                    call is StoreCall.Commit(var all)
                    && all.Writes.Any(write => write.Key == World.Cell("zone2").SrvKeyspace(new("ks"))),
                () => Task.FromResult(written = time.Elapsed)
            );

            await world.PassAsync("zone2", "zone3");

            written.ShouldBeLessThan(Patience * 2);
        });

    [Test]
    public void A_slow_cell_is_written_after_the_others() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            world
                .Faults(World.Third)
                .Add(new FaultRule(FaultMoment.Request, _ => true) { Delay = TimeSpan.FromSeconds(3), Times = null });

            var result = await world.PassAsync("zone1", "zone2", "zone3");

            result.HasErrors.ShouldBeFalse();
            result.Drift.ShouldBeEmpty();
            (await world.Store(World.Third).SrvKeyspaceAsync("zone3", "ks")).ShouldBe(ServedBy("0"));
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_lock_held_for_40_s_is_waited_for() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            await world.LockAsync("keyspaces/ks", TimeSpan.FromSeconds(40));

            var result = await world.PassAsync("zone1", "zone2", "zone3");

            result.Drift.ShouldBeEmpty();
            result.Duration.ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(45));
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_lock_held_for_longer_than_the_timeout_leaves_drift_and_no_error() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            await world.LockAsync("keyspaces/ks", TimeSpan.FromMinutes(3));

            var result = await world.PassAsync("zone1", "zone2");

            result.HasErrors.ShouldBeFalse();
            result.Drift.ShouldAllBe(finding => finding.Block!.Reason == BlockReason.KeyspaceLocked);
            result.Drift.Length.ShouldBe(2);
            result.Duration.ShouldBeInRange(TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(50));
        });

    [Test]
    public void A_lock_taken_before_ours_is_queued_for_and_its_holder_named_when_it_stays() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            world.Before(
                call => call is StoreCall.Grant,
                () => world.LockAsync("keyspaces/ks", TimeSpan.FromMinutes(3))
            );

            var result = await world.PassAsync("zone2");

            result.HasErrors.ShouldBeFalse();
            var blocked = result.Outcomes.OfType<StepOutcome.Blocked>().ShouldHaveSingleItem();
            blocked.Why.ShouldContain("SwitchReads by u@h");
            result.Drift.ShouldHaveSingleItem();
            (await world.Store(World.Second).SrvKeyspaceAsync("zone2", "ks")).ShouldBeNull();
        });

    [Test]
    public void A_free_lock_is_taken_also_by_those_who_wait_for_nobody() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);

            var result = await world.PassAsync(new(), new PassOptions { LockTimeout = TimeSpan.Zero }, "zone2");

            result.Drift.ShouldBeEmpty();
        });

    [Test]
    public void A_lease_lost_under_the_lock_before_the_write_writes_nothing_there() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            world.Before(
                call => call is StoreCall.Renew,
                () =>
                {
                    world.Global.Expire(world.Global.Leases[0].Id);
                    return Task.CompletedTask;
                }
            );

            var result = await world.PassAsync("zone2");

            world.Told.OfType<StepOutcome.Conflict>().ShouldHaveSingleItem().Why.ShouldContain("lock was lost");
            result.Drift.ShouldBeEmpty("the next round takes the lock again");
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_lock_lost_in_the_global_store_makes_the_write_a_conflict() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            await world.PutShardAsync("ks", "-80", isServing: false);
            world.Before(
                Writing("ks"),
                () =>
                {
                    world.Global.Expire(world.Global.Leases[0].Id);
                    return Task.CompletedTask;
                }
            );

            var result = await world.PassAsync("zone1");

            world.Told.OfType<StepOutcome.Conflict>().ShouldHaveSingleItem();
            result.Drift.ShouldBeEmpty();
        });

    [Test]
    public void One_failing_renewal_does_not_turn_its_neighbours_into_failures() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            var renewals = 0;
            world.GlobalFaults.Add(
                new FaultRule(FaultMoment.Request, call => call is StoreCall.Renew && ++renewals == 2)
                {
                    Fate = Fate.Refused(StoreFailure.PermissionDenied),
                }
            );

            var result = await world.PassAsync("zone2", "zone3");

            result.HasErrors.ShouldBeTrue();
            result.Outcomes.Count(outcome => outcome is StepOutcome.Failed).ShouldBe(1);
            world.Told.Count.ShouldBe(world.Told.Select(outcome => outcome.Step).Distinct().Count(), "each ends once");
        });

    [Test]
    public void A_switch_that_began_and_ended_between_two_reads_is_seen() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            await world.PutShardAsync("ks", "-80", isServing: false);
            await world.PutShardAsync("ks", "80-", isServing: false);
            await world.Store(World.Second).PutSrvKeyspaceAsync("zone2", "ks", ServedBy("0"));
            world.Before(
                ReadingInputs(),
                () => world.Store(World.Second).PutSrvKeyspaceAsync("zone2", "ks", Switched())
            );

            var result = await world.PassAsync("zone1");

            (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull();
            result.Drift.Single().Block!.Reason.ShouldBe(BlockReason.Migration);
        });

    [Test]
    public void A_switch_for_one_cell_between_two_reads_is_not_completed_in_the_others() =>
        VirtualLoop.Run(async time =>
        {
            var world = await ThreeStoresAsync(time);
            await world.PassAsync("zone1", "zone2", "zone3");
            world.Before(
                ReadingInputs(),
                async () =>
                {
                    await world.Global.PutAsync(World.Layout.RoutingRules, ReadRules());
                    var published = await world.Store(World.Second).SrvVSchemaAsync("zone2");
                    published!.RoutingRules = ReadRules();
                    await world.Store(World.Second).PutAsync(World.Cell("zone2").SrvVSchema, published);
                }
            );

            var result = await world.PassAsync("zone1", "zone2", "zone3");

            result
                .Drift.Select(finding => (finding.Record.Cell.Value, finding.Block!.Reason))
                .ShouldBe([("zone1", BlockReason.PartialSwitch), ("zone3", BlockReason.PartialSwitch)]);
            (await world.Store(World.Third).SrvVSchemaAsync("zone3"))!.RoutingRules.Rules.ShouldBeEmpty();
        });

    private static Protocols.VSchema.RoutingRules ReadRules() =>
        new()
        {
            Rules =
            {
                new Protocols.VSchema.RoutingRule { FromTable = "t@replica", ToTables = { "dst.t" } },
            },
        };

    private static SrvKeyspace Switched()
    {
        var record = ServedByType(
            (TabletType.Primary, ["0"]),
            (TabletType.Replica, ["-80", "80-"]),
            (TabletType.Rdonly, ["0"])
        );
        record
            .Partitions[1]
            .ShardTabletControls.Add(new ShardTabletControl { Name = "0", QueryServiceDisabled = true });
        return record;
    }

    /// <summary>Calls are not answered within any time limit of theirs, and end as an engine ends them then.</summary>
    private static void Hang(World world, string address, Predicate<StoreCall> calls) =>
        world
            .Faults(address)
            .Add(
                new FaultRule(FaultMoment.Request, calls)
                {
                    Delay = TimeSpan.FromSeconds(15),
                    Fate = Fate.Lost,
                    Times = null,
                }
            );

    private static async Task<World> ThreeStoresAsync(TimeProvider time)
    {
        var world = new World(time);
        await world.AddCellAsync("zone1");
        await world.AddCellAsync("zone2", World.Second);
        await world.AddCellAsync("zone3", World.Third);
        await world.AddKeyspaceAsync("ks", "0");
        return world;
    }
}
