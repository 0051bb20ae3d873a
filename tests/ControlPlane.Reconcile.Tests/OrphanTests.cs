using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using static ControlPlane.Reconcile.Tests.WorldVerbs;

namespace ControlPlane.Reconcile.Tests;

/// <summary>SrvKeyspaces whose keyspace is gone are deleted by policy and after a time, and never by mistake.</summary>
public class OrphanTests
{
    private static readonly PlanningRules Prune = new()
    {
        Policy = Policy.Prune,
        OrphanGrace = TimeSpan.FromMinutes(1),
    };

    [TestCase(World.GlobalAddress)]
    [TestCase(World.Second)]
    public void An_orphan_is_deleted_when_it_has_been_one_for_long_enough(string address) =>
        VirtualLoop.Run(async time =>
        {
            var world = await WithOrphanAsync(time, address);
            var pass = world.Pass(new());

            var early = await RunAsync(pass, Prune);
            await Task.Delay(Prune.OrphanGrace, time, CancellationToken.None);
            var late = await RunAsync(pass, Prune);

            early.Drift.ShouldHaveSingleItem().Block!.Reason.ShouldBe(BlockReason.GracePeriod);
            early.Rounds.ShouldBe(1, "nobody waits for an hour to pass");
            late.Drift.ShouldBeEmpty();
            late.Written.ShouldHaveSingleItem().Step.ShouldBeOfType<PlanStep.Delete>();
            (await world.Store(address).SrvKeyspaceAsync("zone1", "gone")).ShouldBeNull();
            await world.ShouldBeCleanAsync();
        });

    [TestCase(World.GlobalAddress)]
    [TestCase(World.Second)]
    public void An_orphan_is_left_alone_by_every_other_policy(string address) =>
        VirtualLoop.Run(async time =>
        {
            foreach (var policy in new[] { Policy.Observe, Policy.Create, Policy.Refresh })
            {
                var world = await WithOrphanAsync(time, address);

                var result = await world.PassAsync(
                    new PlanningRules { Policy = policy, OrphanGrace = TimeSpan.Zero },
                    "zone1"
                );

                result.Drift.ShouldHaveSingleItem().Condition.ShouldBe(Verdict.Orphan);
                (await world.Store(address).SrvKeyspaceAsync("zone1", "gone")).ShouldNotBeNull();
            }
        });

    [TestCase(World.GlobalAddress)]
    [TestCase(World.Second)]
    public void An_orphan_goes_before_the_SrvVSchema_that_no_longer_names_it(string address) =>
        VirtualLoop.Run(async time =>
        {
            var world = await WithOrphanAsync(time, address);
            var published = await world.Store(address).SrvVSchemaAsync("zone1");
            published!.Keyspaces["gone"] = new();
            await world.Store(address).PutAsync(World.Cell("zone1").SrvVSchema, published);

            await world.PassAsync(Prune with { OrphanGrace = TimeSpan.Zero, VSchemaQuiet = TimeSpan.Zero }, "zone1");

            world
                .Told.Select(outcome => outcome.Step.Record.ToString())
                .ShouldBe(["zone1 SrvKeyspace gone", "zone1 SrvVSchema"]);
        });

    [TestCase(World.GlobalAddress)]
    [TestCase(World.Second)]
    public void An_orphan_whose_keyspace_is_made_again_meanwhile_stays(string address) =>
        VirtualLoop.Run(async time =>
        {
            var world = await WithOrphanAsync(time, address);
            world.Before(
                call =>
                    address == World.GlobalAddress
                        ? call is StoreCall.Commit
                        : call is StoreCall.List { Page: 0 } list
                            && list.Span.Start.Raw.EndsWith("/keyspaces/gone/", StringComparison.Ordinal),
                () => world.AddKeyspaceAsync("gone", "0")
            );

            var result = await world.PassAsync(Prune with { OrphanGrace = TimeSpan.Zero }, "zone1");

            result.Drift.ShouldBeEmpty();
            (await world.Store(address).SrvKeyspaceAsync("zone1", "gone")).ShouldBe(ServedBy("0"));
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_ghost_is_reported_and_its_SrvKeyspace_is_an_orphan() =>
        VirtualLoop.Run(async time =>
        {
            var world = await WithOrphanAsync(time, World.Second);
            await world.PutVSchemaAsync("gone", "t");

            var result = await world.PassAsync(Prune with { OrphanGrace = TimeSpan.Zero }, "zone1");

            result.Plan.Notices.ShouldContain(notice => notice.Kind == NoticeKind.GhostKeyspace);
            (await world.Store(World.Second).SrvKeyspaceAsync("zone1", "gone")).ShouldBeNull();
            await world.ShouldBeCleanAsync();
        });

    private static Task<PassResult> RunAsync(TopologyPass pass, PlanningRules rules) =>
        pass.RunAsync(new PassId("pass"), World.Gates("zone1"), rules, CancellationToken.None);

    private static async Task<World> WithOrphanAsync(TimeProvider time, string address)
    {
        var world = new World(time);
        await world.AddCellAsync("zone1", address);
        await world.AddKeyspaceAsync("ks", "0");
        await world.PassAsync("zone1");
        await world.Store(address).PutSrvKeyspaceAsync("zone1", "gone", ServedBy("-80", "80-"));
        world.Told.Clear();
        return world;
    }
}
