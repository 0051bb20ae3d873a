using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Integration.Etcd;

/// <summary>Many watches, many events, slow readers.</summary>
[CancelAfter(120_000)]
public class ManyWatchesTests
{
    private const string StreamCount = "etcd_debugging_mvcc_watch_stream_total";
    private const string WatchCount = "etcd_debugging_mvcc_watcher_total";

    private EtcdServer server;
    private EtcdSubject subject;

    [SetUp]
    public async Task Start()
    {
        server = await EtcdServer.StartAsync(new EtcdServerOptions(), TestContext.CurrentContext.CancellationToken);
        subject = EtcdSubject.On(server);
    }

    [TearDown]
    public async Task Stop()
    {
        await subject.DisposeAsync();
        await server.DisposeAsync();
    }

    [Test]
    public async Task A_thousand_watches_share_one_stream_and_leave_nothing_behind(CancellationToken cancellation)
    {
        Key[] keys = [.. Enumerable.Range(0, 1000).Select(number => subject.Root.Child($"{number:D4}"))];
        var readers = keys.Select(key => new ChangeReader(subject, KeySpan.Single(key), null, cancellation)).ToList();
        await Task.WhenAll(readers.Select(reader => reader.SnapshotAsync()));

        foreach (var part in keys.Chunk(100))
        {
            await subject.Store.WriteAsync([.. part.Select(key => key.Put("x"))], cancellation);
        }

        var changes = await Task.WhenAll(readers.Select(reader => reader.ChangedAsync()));
        changes.Select(changed => changed.Changes.ShouldHaveSingleItem().Key).ShouldBe(keys);
        (await server.MetricAsync(StreamCount, cancellation)).ShouldBe(1);
        (await server.MetricAsync(WatchCount, cancellation)).ShouldBe(1000);

        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }

        await GoneAsync(WatchCount, cancellation);
        await subject.DisposeAsync();
        await GoneAsync(StreamCount, cancellation);
    }

    [Test]
    public async Task E11_Of_100_000_changes_a_reader_behind_its_backlog_gets_a_snapshot_and_the_other_every_one(
        CancellationToken cancellation
    )
    {
        var options = Impatient.At(server.Address);
        await using var narrow = new EtcdSubject(server, options with { WatchBacklog = 1_000 });
        await using var wide = new EtcdSubject(server, options with { WatchBacklog = 100_000 });
        await using var slow = new ChangeReader(narrow, KeySpan.Prefix(subject.Root), null, cancellation);
        await using var quick = new ChangeReader(wide, KeySpan.Prefix(subject.Root), null, cancellation);
        await slow.SnapshotAsync();
        await quick.SnapshotAsync();
        await subject.Store.PutAsync(subject.Root.Child("begin"), "", cancellation);
        await slow.ChangedAsync();
        await quick.ChangedAsync();
        Key[] keys = [.. Enumerable.Range(0, 125).Select(number => subject.Root.Child($"{number}"))];

        var reading = ReadAsync(quick, count: 800);
        var written = new List<Revision>();
        for (var round = 0; round < 800; round++)
        {
            written.Add(await subject.Store.WriteAsync([.. keys.Select(key => key.Put($"{round}"))], cancellation));
        }

        (await reading).ShouldBe(written);
        var next = await slow.NextAsync();
        var snapshot = next.ShouldBeOfType<TopologyChange.Snapshot>();
        var newest = written[^1];
        snapshot.At.ShouldBe(newest);
        snapshot.Entries.Count(entry => entry.Modified == newest).ShouldBe(keys.Length);
        var last = await subject.Store.PutAsync(keys[0], "after", cancellation);
        (await slow.ChangedAsync()).At.ShouldBe(last);
    }

    private static async Task<List<Revision>> ReadAsync(ChangeReader reader, int count)
    {
        var told = new List<Revision>();
        while (told.Count < count)
        {
            var changed = await reader.ChangedAsync();
            changed.Changes.Length.ShouldBe(125);
            told.Add(changed.At);
        }

        return told;
    }

    private Task GoneAsync(string metric, CancellationToken cancellation) =>
        Eventually.TrueAsync(
            async () => await server.MetricAsync(metric, cancellation) == 0,
            $"{metric} to be 0",
            cancellation
        );
}
