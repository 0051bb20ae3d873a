using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Contract;

namespace ControlPlane.Reconcile.Tests;

/// <summary>Records that say nothing hold nothing back on purpose.</summary>
public class SpoiltRecordTests
{
    /// <summary>Found by the simulation: a record without rules looked like one whose reads are not switched yet.</summary>
    [Test]
    public void A_SrvVSchema_of_zero_bytes_is_repaired_although_other_cells_show_switched_reads() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.LoadAsync(RecordedCluster.Before);
            await world.Global.PutAsync(
                World.Layout.RoutingRules,
                new RoutingRules
                {
                    Rules =
                    {
                        new RoutingRule { FromTable = "t@replica", ToTables = { "dst.t" } },
                    },
                }
            );
            await world.PassAsync("zone1", "zone2", "zone3");
            await world.Global.PutAsync(World.Cell("zone1").SrvVSchema, new SrvVSchema());

            await world.PassAsync("zone1", "zone2", "zone3");

            (await world.Global.SrvVSchemaAsync("zone1"))!.RoutingRules.Rules.Count.ShouldBe(1);
        });
}
