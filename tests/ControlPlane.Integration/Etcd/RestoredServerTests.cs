using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Integration.Etcd;

/// <summary>A server restored from a backup counts its revisions from there, with other content.</summary>
[CancelAfter(60_000)]
public class RestoredServerTests
{
    [Test]
    public async Task A_watch_ahead_of_the_restored_server_gets_a_snapshot(CancellationToken cancellation)
    {
        await using var server = await EtcdServer.StartAsync(new EtcdServerOptions(), cancellation);
        await using var subject = EtcdSubject.On(server);
        var key = subject.Root.Child("a");
        await subject.Store.PutAsync(key, "kept", cancellation);
        var backup = await server.BackupAsync(cancellation);
        await using var reader = new ChangeReader(subject, KeySpan.Prefix(subject.Root), null, cancellation);
        await reader.SnapshotAsync();
        var lost = await subject.Store.PutAsync(key, "lost", cancellation);
        (await reader.ChangedAsync()).At.ShouldBe(lost);

        await server.RestoreAsync(backup, token: null, cancellation);

        var snapshot = await reader.SnapshotAsync();
        snapshot.At.ShouldBeLessThan(lost);
        snapshot.Entries.ShouldHaveSingleItem().Value.ToStringUtf8().ShouldBe("kept");
    }

    [Test]
    public async Task A_watch_that_has_seen_no_key_gets_a_snapshot_when_the_cluster_is_another(
        CancellationToken cancellation
    )
    {
        await using var server = await EtcdServer.StartAsync(new EtcdServerOptions(), cancellation);
        await using var relay = new TcpRelay(server.Address);
        await using var subject = new EtcdSubject(server, Impatient.At(relay.Address));
        await using var beside = server.Open();
        var kept = subject.Root.Child("kept");
        var backup = await server.BackupAsync(cancellation);
        await beside.WriteAsync(
            [Key.FromText("/elsewhere").Put("1"), Key.FromText("/elsewhere 2").Put("1")],
            cancellation
        );
        await beside.PutAsync(Key.FromText("/elsewhere"), "2", cancellation);
        await using var told = subject
            .Store.WatchAsync(KeySpan.Prefix(subject.Root), null, cancellation)
            .GetAsyncEnumerator(cancellation);
        var seen = (await NextAsync()).ShouldBeOfType<TopologyChange.Snapshot>().At;
        (await NextAsync()).ShouldBeOfType<TopologyChange.Alive>();

        relay.Refuse();
        await server.RestoreAsync(backup, "restored", cancellation);
        var newest = await beside.PutAsync(kept, "1", cancellation);
        while (newest <= seen)
        {
            newest = await beside.PutAsync(Key.FromText("/elsewhere"), "3", cancellation);
        }

        relay.Mend();

        var next = await NextAsync();
        while (next is TopologyChange.Alive)
        {
            next = await NextAsync();
        }

        next.ShouldBeOfType<TopologyChange.Snapshot>().Entries.ShouldHaveSingleItem().Key.ShouldBe(kept);

        async Task<TopologyChange> NextAsync()
        {
            (await told.MoveNextAsync()).ShouldBeTrue();
            return told.Current;
        }
    }

    [Test]
    public async Task A_watch_gets_a_snapshot_where_the_same_key_was_written_at_the_same_revision_after_a_restore(
        CancellationToken cancellation
    )
    {
        await using var server = await EtcdServer.StartAsync(new EtcdServerOptions(), cancellation);
        await using var relay = new TcpRelay(server.Address);
        await using var subject = new EtcdSubject(server, Impatient.At(relay.Address));
        await using var beside = server.Open();
        var key = subject.Root.Child("a");
        await beside.PutAsync(key, "before", cancellation);
        var backup = await server.BackupAsync(cancellation);
        await using var reader = new ChangeReader(subject, KeySpan.Prefix(subject.Root), null, cancellation);
        await reader.SnapshotAsync();
        var lost = await beside.PutAsync(key, "lost", cancellation);
        (await reader.ChangedAsync()).At.ShouldBe(lost);

        relay.Refuse();
        await server.RestoreAsync(backup, token: null, cancellation);
        (await beside.PutAsync(key, "written", cancellation)).ShouldBe(lost);
        relay.Mend();

        var snapshot = await reader.SnapshotAsync();
        snapshot.Entries.ShouldHaveSingleItem().Value.ToStringUtf8().ShouldBe("written");
    }

    [Test]
    public async Task A_watch_that_the_restored_server_has_overtaken_gets_a_snapshot_too(CancellationToken cancellation)
    {
        await using var server = await EtcdServer.StartAsync(new EtcdServerOptions(), cancellation);
        await using var relay = new TcpRelay(server.Address);
        await using var subject = new EtcdSubject(server, Impatient.At(relay.Address));
        await using var beside = server.Open();
        var (lost, kept) = (subject.Root.Child("lost"), subject.Root.Child("kept"));
        var backup = await server.BackupAsync(cancellation);
        await using var reader = new ChangeReader(subject, KeySpan.Prefix(subject.Root), null, cancellation);
        await reader.SnapshotAsync();
        await beside.PutAsync(lost, "1", cancellation);
        var seen = (await reader.ChangedAsync()).At;

        relay.Refuse();
        await server.RestoreAsync(backup, token: null, cancellation);
        var newest = Revision.None;
        while (newest <= seen)
        {
            newest = await beside.PutAsync(kept, "2", cancellation);
        }

        relay.Mend();

        var snapshot = await reader.SnapshotAsync();
        snapshot.Entries.ShouldHaveSingleItem().Key.ShouldBe(kept);
        var next = await beside.PutAsync(kept, "3", cancellation);
        (await reader.ChangedAsync()).At.ShouldBe(next);
    }
}
