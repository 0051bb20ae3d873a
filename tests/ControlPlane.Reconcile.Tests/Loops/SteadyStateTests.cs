using ControlPlane.Topology.Contract;

namespace ControlPlane.Reconcile.Tests.Loops;

/// <summary>When nothing changes, nothing is asked of the stores and nothing is written.</summary>
public class SteadyStateTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Test]
    public void Ten_quiet_minutes_cost_no_read_of_keys_and_no_write() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1", "zone2");
            await using var loop = await RunningLoop.StartAsync(world, "zone1", "zone2");
            var (counts, revision) = (world.Global.Counts, world.Global.Revision);

            await loop.ForAsync(TenMinutes);

            world.Global.Counts.ShouldBe(counts);
            world.Global.Revision.ShouldBe(revision);
            loop.Status.Cells.SelectMany(cell => cell.Findings).ShouldAllBe(finding => finding.Block == null);
        });

    [Test]
    public void So_do_ten_minutes_in_which_a_record_is_blocked() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");
            await world.PutShardAsync("ks", "0", isServing: false);
            await loop.ForAsync(TimeSpan.FromSeconds(5));
            var counts = world.Global.Counts;

            await loop.ForAsync(TenMinutes);

            world.Global.Counts.ShouldBe(counts);
            loop.FindingOn(Topologies.SrvKeyspace("zone1", "ks"))!.Block.ShouldNotBeNull();
        });

    [Test]
    public void An_equal_rebuild_by_upstream_costs_no_read_and_no_write() =>
        VirtualLoop.Run(async time =>
        {
            var world = await Topologies.OfAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");
            var written = await world.Global.GetAsync(World.Cell("zone1").SrvVSchema, CancellationToken.None);

            var counts = world.Global.Counts;
            await world.Global.PutBytesAsync(World.Cell("zone1").SrvVSchema, written!.Value.ToByteArray());
            await loop.ForAsync(TimeSpan.FromSeconds(5));

            // The write and the reading for it were upstream's.
            world.Global.Counts.ShouldBe(counts with { Commits = counts.Commits + 1 });
            loop.Others.ShouldHaveSingleItem().Undone.ShouldBe(0);
        });
}
