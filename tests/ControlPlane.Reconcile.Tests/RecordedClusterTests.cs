using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Tests;

/// <summary>What Vitess' own rebuilds wrote into a real topology is what one pass writes.</summary>
public class RecordedClusterTests
{
    [Test]
    public void A_pass_writes_what_the_real_rebuilds_wrote_and_nothing_else() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.LoadAsync(RecordedCluster.Before);

            var result = await world.PassAsync("zone1", "zone2", "zone3");

            result.HasErrors.ShouldBeFalse();
            result.Drift.ShouldBeEmpty();
            ShouldEqual(world.Global, RecordedCluster.After);
        });

    [Test]
    public void A_second_pass_leaves_the_revision_as_it_is() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.LoadAsync(RecordedCluster.Before);
            await world.PassAsync("zone1", "zone2", "zone3");
            var before = world.Global.Revision;

            (await world.PassAsync("zone1", "zone2", "zone3")).Outcomes.ShouldBeEmpty();

            world.Global.Revision.ShouldBe(before);
        });

    [Test]
    public void Cells_with_a_store_of_their_own_get_the_same_records_under_the_real_lock() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.LoadAsync(RecordedCluster.Before);
            await world.AddCellAsync("zone2", "second:2379");
            await world.AddCellAsync("zone3", "second:2379");
            var globalBefore = world.Global.Entries.Select(entry => entry.Key).ToArray();

            var result = await world.PassAsync("zone1", "zone2", "zone3");

            result.Drift.ShouldBeEmpty();
            foreach (var (key, value) in RecordedCluster.After.Where(pair => IsServing(pair.Key)))
            {
                var store = key.ToString().StartsWith("/vitess/zone1/", StringComparison.Ordinal)
                    ? world.Global
                    : world.Store("second:2379");
                var entry = await store.GetAsync(key, CancellationToken.None);
                Decoded(key, entry!.Value).ShouldBe(Decoded(key, value), key.ToString());
            }

            var added = world.Global.Entries.Select(entry => entry.Key).Except(globalBefore);
            added.ShouldAllBe(key => key.ToString().StartsWith("/vitess/zone1/", StringComparison.Ordinal));
            world.Global.Leases.ShouldBeEmpty();
        });

    private static void ShouldEqual(MemoryStore store, IReadOnlyDictionary<Key, ByteString> expected)
    {
        store.Entries.Select(entry => entry.Key).ShouldBe(expected.Keys);
        foreach (var entry in store.Entries)
        {
            Decoded(entry.Key, entry.Value).ShouldBe(Decoded(entry.Key, expected[entry.Key]), entry.Key.ToString());
        }

        store.Leases.ShouldBeEmpty();
    }

    private static bool IsServing(Key key) =>
        key.ToString().EndsWith("/SrvKeyspace", StringComparison.Ordinal)
        || key.ToString().EndsWith("/SrvVSchema", StringComparison.Ordinal);

    private static object Decoded(Key key, ByteString value) =>
        key.ToString().EndsWith("/SrvKeyspace", StringComparison.Ordinal) ? SrvKeyspace.Parser.ParseFrom(value)
        : key.ToString().EndsWith("/SrvVSchema", StringComparison.Ordinal) ? SrvVSchema.Parser.ParseFrom(value)
        : value;
}
