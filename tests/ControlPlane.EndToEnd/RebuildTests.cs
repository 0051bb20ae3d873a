using ControlPlane.EtcdFixture;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Reconcile.Tests;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.EndToEnd;

/// <summary><c>rebuild</c> of a topology that the real vtctldclient wrote, against what its rebuilds made of it.</summary>
public class RebuildTests
{
    private static readonly string[] Gates = ["--gate-cells", "zone1,zone2,zone3"];

    [Test]
    public async Task A_rebuild_writes_what_Vitess_would_and_nothing_else()
    {
        await using var cluster = await Cluster.StartAsync();

        var ended = await cluster.RunAsync("rebuild", Gates);

        ended.Exit.ShouldBe(0, ended.ToString());
        var entries = await cluster.EntriesAsync();
        entries.Select(entry => entry.Key).ShouldBe(RecordedCluster.After.Keys);
        foreach (var entry in entries)
        {
            var expected = cluster.Here(entry.Key, RecordedCluster.After[entry.Key]);
            Decoded(entry.Key, entry.Value).ShouldBe(Decoded(entry.Key, expected), entry.Key.ToString());
        }

        (await cluster.Server.ControlAsync(CancellationToken.None, "lease", "list")).ShouldContain("found 0 leases");
    }

    [Test]
    public async Task A_second_rebuild_leaves_the_revision_of_the_store_as_it_is()
    {
        await using var cluster = await Cluster.StartAsync();
        (await cluster.RunAsync("rebuild", Gates)).Exit.ShouldBe(0);
        var before = await cluster.RevisionAsync();

        (await cluster.RunAsync("rebuild", Gates)).Exit.ShouldBe(0);

        (await cluster.RevisionAsync()).ShouldBe(before);
    }

    [Test]
    public async Task Cells_on_an_etcd_of_their_own_get_theirs_under_the_real_lock()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var second = await EtcdServer.StartAsync(new(), CancellationToken.None);
        await using var secondStore = second.Open();
        await cluster.MoveAsync("zone2", second.Address);
        await cluster.MoveAsync("zone3", second.Address);

        var ended = await cluster.RunAsync("rebuild", Gates);

        ended.Exit.ShouldBe(0, ended.ToString());
        var here = await cluster.EntriesAsync();
        var there = await Cluster.EntriesAsync(secondStore);
        Decoded(here.Concat(there)).ShouldBe(Decoded(RecordedCluster.After));
        here.ShouldAllBe(entry => !entry.Key.ToString().StartsWith("/vitess/zone2/", StringComparison.Ordinal));
        (await cluster.Server.ControlAsync(CancellationToken.None, "lease", "list")).ShouldContain("found 0 leases");
        (await second.ControlAsync(CancellationToken.None, "lease", "list")).ShouldContain("found 0 leases");
    }

    private static SortedDictionary<string, object> Decoded(IEnumerable<Entry> entries) =>
        Decoded(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));

    private static SortedDictionary<string, object> Decoded(IEnumerable<KeyValuePair<Key, ByteString>> entries) =>
        new(
            entries
                .Where(pair => !pair.Key.ToString().EndsWith("/CellInfo", StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key.ToString(), pair => Decoded(pair.Key, pair.Value)),
            StringComparer.Ordinal
        );

    private static object Decoded(Key key, ByteString value) =>
        key.ToString().EndsWith("/SrvKeyspace", StringComparison.Ordinal) ? SrvKeyspace.Parser.ParseFrom(value)
        : key.ToString().EndsWith("/SrvVSchema", StringComparison.Ordinal) ? SrvVSchema.Parser.ParseFrom(value)
        : value;
}
