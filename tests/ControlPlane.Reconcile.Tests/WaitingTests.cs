using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using static ControlPlane.Reconcile.Tests.WorldVerbs;

namespace ControlPlane.Reconcile.Tests;

/// <summary>What a pass waits for, for how long, and what it does not wait for.</summary>
public class WaitingTests
{
    [Test]
    public void A_changed_VSchema_is_published_when_it_has_been_quiet_for_a_second() =>
        VirtualLoop.Run(async time =>
        {
            var world = await InSyncAsync(time);
            await world.PutVSchemaAsync("ks", "t1", "t2");

            var result = await world.PassAsync("zone1");

            result.Drift.ShouldBeEmpty();
            result.Duration.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
            (await world.Global.SrvVSchemaAsync("zone1"))!.Keyspaces["ks"].Tables.Count.ShouldBe(2);
        });

    [Test]
    public void A_changed_VSchema_is_published_also_by_those_who_wait_for_nobody() =>
        VirtualLoop.Run(async time =>
        {
            var world = await InSyncAsync(time);
            await world.PutVSchemaAsync("ks", "t1", "t2");

            var result = await world.PassAsync(new(), new PassOptions { LockTimeout = TimeSpan.Zero }, "zone1");

            result.Drift.ShouldBeEmpty();
        });

    [Test]
    public void A_VSchema_that_keeps_changing_ends_the_pass_with_drift() =>
        VirtualLoop.Run(async time =>
        {
            var world = await InSyncAsync(time);
            var version = 0;
            world.Before(ReadingInputs(), () => world.PutVSchemaAsync("ks", "t1", $"x{++version}"), int.MaxValue);

            var result = await world.PassAsync("zone1");

            result.HasErrors.ShouldBeFalse();
            result.Drift.ShouldHaveSingleItem().Block!.Reason.ShouldBe(BlockReason.VSchemaUnsettled);
            result.Duration.ShouldBeInRange(TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(48));
            result.Outcomes.ShouldBeEmpty();
        });

    [TestCase(Policy.Observe)]
    [TestCase(Policy.Create)]
    public void Nobody_waits_for_what_the_policy_would_not_write_anyway(Policy policy) =>
        VirtualLoop.Run(async time =>
        {
            var world = await InSyncAsync(time);
            await world.PutVSchemaAsync("ks", "other");
            await world.LockAsync("keyspaces/ks", TimeSpan.FromSeconds(20));

            var result = await world.PassAsync(new PlanningRules { Policy = policy }, "zone1");

            result.Drift.ShouldHaveSingleItem();
            result.Duration.ShouldBe(TimeSpan.Zero);
        });

    [TestCase("internal/named_locks/ks/wf", "")]
    [TestCase("internal/named_locks/ks/wf", "no JSON")]
    [TestCase("internal/named_locks/ks/wf", """{"Time":"2199-01-01T00:00:00Z"}""")]
    public void A_missing_record_waits_30_s_also_for_a_lock_that_does_not_say_since_when(
        string directory,
        string value
    ) =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.AddCellAsync("zone1");
            await world.AddKeyspaceAsync("ks", "0");
            await world.LockAsync(directory, TimeSpan.FromDays(1), value);

            var result = await world.PassAsync("zone1");

            result.Drift.ShouldBeEmpty();
            result.Duration.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(34));
        });

    [Test]
    public void A_workflow_that_ends_is_waited_for_no_longer_than_that() =>
        VirtualLoop.Run(async time =>
        {
            var world = await InSyncAsync(time);
            await world.PutVSchemaAsync("ks", "t1", "t2");
            await world.LockAsync("internal/named_locks/other/wf", TimeSpan.FromSeconds(10));

            var result = await world.PassAsync("zone1");

            result.Drift.ShouldBeEmpty();
            result.Duration.ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(13));
        });

    [Test]
    public void A_lock_that_a_killed_vtctld_left_is_reported_and_not_waited_for() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.AddCellAsync("zone1");
            await world.AddKeyspaceAsync("ks", "0");
            await world.LockAsync("internal/named_locks/ks/wf", TimeSpan.FromDays(1));
            await Task.Delay(TimeSpan.FromMinutes(11), time, CancellationToken.None);

            var result = await world.PassAsync("zone1");

            result.Drift.ShouldBeEmpty();
            result.Duration.ShouldBe(TimeSpan.Zero);
            result.Plan.Notices.ShouldHaveSingleItem().Kind.ShouldBe(NoticeKind.OrphanLock);
        });

    [Test]
    public void A_lock_key_without_a_lease_is_named_with_what_to_do_and_not_waited_for() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.AddCellAsync("zone1");
            await world.AddKeyspaceAsync("ks", "0");
            var key = World.Layout.Root.Key("keyspaces/ks/locks/123");
            await world.Global.WriteAsync([new Write.Put(key, ByteString.Empty)], CancellationToken.None);

            var result = await world.PassAsync("zone1");

            var block = result.Drift.ShouldHaveSingleItem().Block!;
            block.Reason.ShouldBe(BlockReason.AbandonedLock);
            block.Remedy.ShouldContain(key.ToString());
            result.Duration.ShouldBe(TimeSpan.Zero);
            result.Outcomes.Length.ShouldBe(1, "the SrvVSchema");
        });

    [Test]
    public void What_an_undecodable_record_kept_back_is_written_in_the_same_pass() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.AddCellAsync("zone1");
            await world.AddCellAsync("zone2");
            await world.AddKeyspaceAsync("ks", "0");
            await world.PutShardAsync("ks", "-80", isServing: false);
            await world.Global.PutBytesAsync(World.Cell("zone2").SrvKeyspace(new("ks")), 0xFF);

            var result = await world.PassAsync("zone1", "zone2");

            result.Drift.ShouldBeEmpty();
        });

    [Test]
    public void Cancelling_a_pass_releases_its_locks() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.AddCellAsync("zone1", World.Second);
            await world.AddKeyspaceAsync("ks", "0");
            using var cancel = new CancellationTokenSource();
            world.Before(
                Writing("ks"),
                () =>
                {
                    cancel.Cancel();
                    return Task.CompletedTask;
                }
            );

            await Expect.CancelledAsync(
                world.Pass(new()).RunAsync(new PassId("p"), World.Gates("zone1"), new(), cancel.Token)
            );

            world.Global.Leases.ShouldBeEmpty();
            (await world.Store(World.Second).SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull();
        });

    [Test]
    public void Cancelling_a_pass_that_queues_for_a_lock_leaves_the_queue() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.AddCellAsync("zone1", World.Second);
            await world.AddKeyspaceAsync("ks", "0");
            world.Before(
                call => call is StoreCall.Grant,
                () => world.LockAsync("keyspaces/ks", TimeSpan.FromMinutes(5))
            );
            using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);

            await Expect.CancelledAsync(
                world.Pass(new()).RunAsync(new PassId("p"), World.Gates("zone1"), new(), cancel.Token)
            );

            await Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None);
            world.Global.Leases.ShouldHaveSingleItem("that of the other one");
        });

    private static async Task<World> InSyncAsync(TimeProvider time)
    {
        var world = new World(time);
        await world.AddCellAsync("zone1");
        await world.AddKeyspaceAsync("ks", "0");
        (await world.PassAsync("zone1")).Drift.ShouldBeEmpty();
        return world;
    }
}
