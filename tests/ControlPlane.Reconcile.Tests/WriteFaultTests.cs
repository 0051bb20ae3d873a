using ControlPlane.Reconcile.Publishing;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;
using static ControlPlane.Reconcile.Tests.WorldVerbs;

namespace ControlPlane.Reconcile.Tests;

/// <summary>Requests and replies that get lost, and stores that refuse.</summary>
public class WriteFaultTests
{
    [TestCase(FaultMoment.Request, null)]
    [TestCase(FaultMoment.Reply, null)]
    [TestCase(FaultMoment.Request, "ks")]
    [TestCase(FaultMoment.Reply, "ks")]
    public void A_write_without_an_answer_is_read_again_and_happens_once(FaultMoment lost, string? keyspace) =>
        VirtualLoop.Run(async time =>
        {
            foreach (var address in new[] { World.GlobalAddress, World.Second })
            {
                var world = await OneCellAsync(time, address);
                world.Faults(address).Add(new FaultRule(lost, Writing(keyspace)) { Fate = Fate.Lost });

                var result = await world.PassAsync("zone1");

                result.HasErrors.ShouldBeFalse();
                result.Drift.ShouldBeEmpty();
                result.Outcomes.ShouldAllBe(outcome => outcome is StepOutcome.Done);
                result.Written.Count().ShouldBe(2);
                Writes(world, address).ShouldBe(2);
                world.Told.OfType<StepOutcome.Unknown>().ShouldNotBeEmpty();
                await world.ShouldBeCleanAsync();
            }
        });

    [Test]
    public void A_write_that_is_never_answered_is_an_error() =>
        VirtualLoop.Run(async time =>
        {
            var world = await OneCellAsync(time, World.GlobalAddress);
            world.GlobalFaults.Add(
                new FaultRule(FaultMoment.Request, Writing("ks")) { Fate = Fate.Lost, Times = null }
            );

            var result = await world.PassAsync("zone1");

            result.HasErrors.ShouldBeTrue();
            result.Drift.ShouldHaveSingleItem();
            (await world.Global.SrvVSchemaAsync("zone1")).ShouldNotBeNull();
        });

    [TestCase(StoreFailure.PermissionDenied)]
    [TestCase(StoreFailure.NoSpace)]
    [TestCase(StoreFailure.TooLarge)]
    public void A_refusing_cell_store_is_an_error_for_its_cell_alone(StoreFailure refusal) =>
        VirtualLoop.Run(async time =>
        {
            var world = await OneCellAsync(time, World.Second);
            await world.AddCellAsync("zone2");
            world
                .Faults(World.Second)
                .Add(
                    new FaultRule(FaultMoment.Request, call => call is StoreCall.Commit)
                    {
                        Fate = Fate.Refused(refusal),
                        Times = null,
                    }
                );

            var result = await world.PassAsync("zone1", "zone2");

            result.HasErrors.ShouldBeTrue();
            result.Drift.Select(finding => finding.Record.Cell.Value).Distinct().ShouldBe(["zone1"]);
            result.Outcomes.OfType<StepOutcome.Failed>().ShouldAllBe(failed => failed.Failure == refusal);
            (await world.Global.SrvKeyspaceAsync("zone2", "ks")).ShouldBe(ServedBy("0"));
            result.Rounds.ShouldBeLessThan(3, "what is refused is not asked for again and again");
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_global_store_that_is_gone_is_told_by_the_topology_whatever_else_failed_before() =>
        VirtualLoop.Run(async time =>
        {
            var world = await OneCellAsync(time, World.GlobalAddress);
            var ours = World.Layout.Routing.Directory;
            world.GlobalFaults.Add(
                new FaultRule(FaultMoment.Request, call => call.Touches(ours)) { Fate = Fate.Lost, Times = null }
            );
            world.GlobalFaults.Add(
                new FaultRule(FaultMoment.Request, call => !call.Touches(ours))
                {
                    Fate = Fate.Refused(StoreFailure.PermissionDenied),
                    Delay = TimeSpan.FromSeconds(1),
                    Times = null,
                }
            );

            await Expect.FailureAsync(StoreFailure.PermissionDenied, () => world.PassAsync("zone1"));
        });

    [Test]
    public void A_key_that_may_not_be_written_costs_only_its_own_keyspace() =>
        VirtualLoop.Run(async time =>
        {
            var world = await OneCellAsync(time, World.GlobalAddress);
            await world.AddKeyspaceAsync("other", "0");
            world.GlobalFaults.Add(
                new FaultRule(FaultMoment.Request, Writing("ks"))
                {
                    Fate = Fate.Refused(StoreFailure.PermissionDenied),
                    Times = null,
                }
            );

            var result = await world.PassAsync("zone1");

            result.HasErrors.ShouldBeTrue();
            result.Drift.ShouldHaveSingleItem().Record.ToString().ShouldBe("zone1 SrvKeyspace ks");
            (await world.Global.SrvKeyspaceAsync("zone1", "other")).ShouldBe(ServedBy("0"));
        });

    [Test]
    public void A_cell_that_may_not_be_written_costs_the_other_cells_nothing() =>
        VirtualLoop.Run(async time =>
        {
            var world = await OneCellAsync(time, World.GlobalAddress);
            await world.AddCellAsync("zone2");
            var denied = World.Cell("zone2").SrvKeyspace(new("ks"));
            world.GlobalFaults.Add(
                new FaultRule(
                    FaultMoment.Request,
                    call => call is StoreCall.Commit(var all) && all.Writes.Any(write => write.Key == denied)
                )
                {
                    Fate = Fate.Refused(StoreFailure.PermissionDenied),
                    Times = null,
                }
            );

            var result = await world.PassAsync("zone1", "zone2");

            result.HasErrors.ShouldBeTrue();
            result.Drift.ShouldHaveSingleItem().Record.ToString().ShouldBe("zone2 SrvKeyspace ks");
            (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBe(ServedBy("0"));
        });

    [Test]
    public void A_global_store_that_goes_away_after_writes_leaves_a_report_of_them() =>
        VirtualLoop.Run(async time =>
        {
            var world = await OneCellAsync(time, World.GlobalAddress);
            world.Before(
                Writing("ks"),
                () =>
                {
                    world.GlobalFaults.Add(
                        new FaultRule(FaultMoment.Request, _ => true)
                        {
                            Fate = Fate.Refused(StoreFailure.Unavailable),
                            Times = null,
                        }
                    );
                    return Task.CompletedTask;
                }
            );

            var result = await world.PassAsync("zone1");

            result.HasErrors.ShouldBeTrue();
            result.Failure.ShouldNotBeNull().ShouldContain(World.GlobalAddress);
            result.Written.ShouldHaveSingleItem().Step.Record.ToString().ShouldBe("zone1 SrvVSchema");
        });

    [Test]
    public void A_global_store_that_cannot_be_read_at_all_is_an_exception() =>
        VirtualLoop.Run(async time =>
        {
            var world = await OneCellAsync(time, World.GlobalAddress);
            world.GlobalFaults.Add(
                new FaultRule(FaultMoment.Request, _ => true) { Fate = Fate.Refused(StoreFailure.PermissionDenied) }
            );

            await Expect.FailureAsync(StoreFailure.PermissionDenied, () => world.PassAsync("zone1"));
        });

    [Test]
    public void A_SrvVSchema_that_cannot_be_written_holds_back_new_SrvKeyspaces_and_says_so() =>
        VirtualLoop.Run(async time =>
        {
            foreach (var address in new[] { World.GlobalAddress, World.Second })
            {
                var world = await OneCellAsync(time, address);
                world
                    .Faults(address)
                    .Add(
                        new FaultRule(FaultMoment.Request, Writing())
                        {
                            Fate = Fate.Refused(StoreFailure.TooLarge),
                            Times = null,
                        }
                    );

                var result = await world.PassAsync("zone1");

                result.HasErrors.ShouldBeTrue();
                result.Outcomes.ShouldContain(outcome => outcome is StepOutcome.Skipped);
                result.Rounds.ShouldBe(1);
                (await world.Store(address).SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull();
            }
        });

    private static async Task<World> OneCellAsync(TimeProvider time, string address)
    {
        var world = new World(time);
        await world.AddCellAsync("zone1", address);
        await world.AddKeyspaceAsync("ks", "0");
        return world;
    }

    private static int Writes(World world, string address) =>
        world
            .Store(address)
            .ChangesAfter(new(1))
            .SelectMany(change => change.Changes)
            .Count(change => change is KeyChange.Put && CommitRules.IsServing(change.Key));
}
