using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Integration.Etcd;

/// <summary>What broke the watches of others, by the ids of the list of faults: each goes on here, and loses nothing.</summary>
[CancelAfter(60_000)]
public class WatchFaultTests
{
    private TcpRelay relay;
    private EtcdSubject subject;
    private EtcdStore beside;

    private static EtcdServer Server => SharedServer.Instance;

    private Key A => subject.Root.Child("a");

    private Key B => subject.Root.Child("b");

    [SetUp]
    public void Connect()
    {
        relay = new TcpRelay(Server.Address);
        subject = new EtcdSubject(Server, Impatient.At(relay.Address));
        beside = Server.Open();
    }

    [TearDown]
    public async Task Disconnect()
    {
        await subject.DisposeAsync();
        await beside.DisposeAsync();
        await relay.DisposeAsync();
    }

    [Test]
    public async Task E1_A_watch_whose_place_is_compacted_while_it_is_cut_off_goes_on_with_a_snapshot(
        CancellationToken cancellation
    )
    {
        await beside.WriteAsync([A.Put("1"), B.Put("1")], cancellation);
        await using var reader = Watch(cancellation);
        await reader.SnapshotAsync();

        relay.Refuse();
        await beside.DeleteAsync(A, cancellation);
        var newest = await beside.PutAsync(B, "2", cancellation);
        await subject.CompactAsync(newest, cancellation);
        relay.Mend();

        var snapshot = await reader.SnapshotAsync();
        snapshot.Entries.ShouldHaveSingleItem().Value.ToStringUtf8().ShouldBe("2");
        var next = await beside.PutAsync(A, "3", cancellation);
        (await reader.ChangedAsync()).At.ShouldBe(next);
    }

    [Test]
    public async Task E2_A_watch_goes_on_where_it_stood_each_time_its_connection_is_cut(CancellationToken cancellation)
    {
        await using var reader = Watch(cancellation);
        await reader.SnapshotAsync();

        for (var cut = 0; cut < 5; cut++)
        {
            var before = await beside.PutAsync(A, $"before {cut}", cancellation);
            relay.Cut();
            var after = await beside.PutAsync(A, $"after {cut}", cancellation);
            (await reader.ChangedAsync()).At.ShouldBe(before);
            (await reader.ChangedAsync()).At.ShouldBe(after);
        }
    }

    [Test]
    public async Task E2_A_watch_goes_on_when_its_server_was_stopped_and_started_again(CancellationToken cancellation)
    {
        await using var server = await EtcdServer.StartAsync(new EtcdServerOptions(), cancellation);
        await using var other = EtcdSubject.On(server);
        await using var reader = new ChangeReader(other, KeySpan.Prefix(other.Root), null, cancellation);
        await reader.SnapshotAsync();

        await server.StopAsync(cancellation);
        await server.StartAsync(cancellation);

        var at = await other.Store.PutAsync(other.Root.Child("a"), "x", cancellation);
        (await reader.ChangedAsync()).At.ShouldBe(at);
    }

    [Test]
    public async Task E5_A_watch_goes_on_when_its_server_says_nothing_for_a_while(CancellationToken cancellation)
    {
        await using var reader = Watch(cancellation);
        await reader.SnapshotAsync();
        await beside.PutAsync(A, "before", cancellation);
        await reader.ChangedAsync();
        var connections = relay.Accepted;

        relay.SwallowAnswers();
        var lost = await beside.PutAsync(A, "lost", cancellation);
        await Eventually.TrueAsync(() => relay.Accepted > connections, "a new connection", cancellation);
        relay.Mend();
        relay.Cut();

        (await reader.ChangedAsync()).At.ShouldBe(lost);
    }

    [Test]
    public async Task E6_Revisions_that_the_server_splits_are_told_whole(CancellationToken cancellation)
    {
        // All four come in one answer, too large for this store; in parts they are cut at 1.5 MiB, within a revision.
        var options = Impatient.At(Server.Address) with
        {
            PageBytes = 100_000,
            MaxReceiveBytes = 3_000_000,
        };
        await using var narrow = new EtcdSubject(Server, options);
        Key[] keys = [.. Enumerable.Range(100, 100).Select(number => narrow.Root.Child($"{number}"))];
        var value = new string('x', 11_000);
        var start = await beside.PutAsync(narrow.Root.Child("start"), "", cancellation);
        var written = new List<Revision>();
        for (var round = 0; round < 4; round++)
        {
            written.Add(await beside.WriteAsync([.. keys.Select(key => key.Put(value))], cancellation));
        }

        await using var reader = new ChangeReader(narrow, KeySpan.Prefix(narrow.Root), start, cancellation);

        foreach (var at in written)
        {
            var changed = await reader.ChangedAsync();
            changed.At.ShouldBe(at);
            changed.Changes.Select(change => change.Key).ShouldBe(keys, ignoreOrder: true);
        }
    }

    [Test]
    public async Task E10_A_change_tells_bytes_versions_and_lease_as_they_are(CancellationToken cancellation)
    {
        var value = ByteString.CopyFrom(0xFF, 0x7F, 0x00, 0x80, 0x20);
        var lease = await beside.GrantAsync(TimeSpan.FromMinutes(1), cancellation);
        var created = await beside.PutAsync(A, "", cancellation);
        await using var reader = Watch(cancellation);
        await reader.SnapshotAsync();

        var modified = await beside.WriteAsync([new Write.Put(A, value, lease.Id)], cancellation);

        var put = (await reader.ChangedAsync()).Changes.ShouldHaveSingleItem().ShouldBeOfType<KeyChange.Put>();
        put.Entry.ShouldBe(
            new Entry
            {
                Key = A,
                Value = value,
                Created = created,
                Modified = modified,
                Lease = lease.Id,
            }
        );
        await beside.RevokeAsync(lease.Id, cancellation);
    }

    private ChangeReader Watch(CancellationToken cancellation) =>
        new(subject, KeySpan.Prefix(subject.Root), null, cancellation);
}
