using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Tests.Memory;

/// <summary>What only the engine in memory has; what every store must do is in the contract suite.</summary>
public class MemoryStoreTests
{
    private static readonly Key A = Key.FromText("/a");
    private static readonly Key B = Key.FromText("/b");

    private MemoryStore store;

    [SetUp]
    public void Open() => store = new MemoryStore(TimeProvider.System);

    [TearDown]
    public async Task Close() => await store.DisposeAsync();

    [Test]
    public async Task An_old_revision_is_read_as_it_was()
    {
        var first = await PutAsync(A, "one");
        await PutAsync(A, "two");
        await PutAsync(B, "other");

        var page = await ReadAsync(new ListOptions(first));

        page.At.ShouldBe(first);
        page.Entries.ShouldHaveSingleItem().Value.ToStringUtf8().ShouldBe("one");
    }

    [Test]
    public async Task A_compacted_revision_cannot_be_read_but_the_oldest_left_can()
    {
        var first = await PutAsync(A, "one");
        var second = await PutAsync(A, "two");
        store.Compact(second);

        (await ReadAsync(new ListOptions(second))).Entries.Length.ShouldBe(1);
        var failure = await Should.ThrowAsync<StoreException>(() => ReadAsync(new ListOptions(first)));
        failure.Failure.ShouldBe(StoreFailure.Compacted);
    }

    [Test]
    public async Task History_is_bounded()
    {
        store = new MemoryStore(TimeProvider.System, new MemoryStoreOptions { HistoryLength = 3 });
        var first = await PutAsync(A, "1");
        await PutAsync(A, "2");
        await PutAsync(A, "3");
        (await ReadAsync(new ListOptions(first))).Entries.Length.ShouldBe(1);

        await PutAsync(A, "4");

        var failure = await Should.ThrowAsync<StoreException>(() => ReadAsync(new ListOptions(first)));
        failure.Failure.ShouldBe(StoreFailure.Compacted);
    }

    [Test]
    public async Task A_watch_too_far_behind_goes_on_with_a_snapshot()
    {
        store = new MemoryStore(TimeProvider.System, new MemoryStoreOptions { WatchBacklog = 2 });
        await using var watch = store.WatchAsync(KeySpan.Everything, null, CancellationToken.None).GetAsyncEnumerator();
        await NextAsync(watch);
        await PutAsync(A, "1");
        await PutAsync(A, "2");
        (await NextAsync(watch)).ShouldBeOfType<TopologyChange.Changed>();

        await PutAsync(A, "3");
        await PutAsync(A, "4");
        var newest = await PutAsync(B, "5");

        (await NextAsync(watch)).ShouldBeOfType<TopologyChange.Snapshot>().At.ShouldBe(newest);
    }

    [Test]
    public void A_watch_gives_signs_of_life_also_while_others_write() =>
        VirtualLoop.Run(async time =>
        {
            store = new MemoryStore(time);
            using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(61), time);
            var writing = WriteEachSecondAsync();

            var signs = 0;
            try
            {
                await foreach (var change in store.WatchAsync(KeySpan.Single(A), null, ending.Token))
                {
                    signs += change is TopologyChange.Alive ? 1 : 0;
                }
            }
            catch (OperationCanceledException) { }

            signs.ShouldBe(6); // one in ten seconds
            await writing;

            async Task WriteEachSecondAsync()
            {
                while (!ending.IsCancellationRequested)
                {
                    await PutAsync(B, "x");
                    await Task.Delay(TimeSpan.FromSeconds(1), time);
                }
            }
        });

    [Test]
    public async Task A_restored_backup_takes_revisions_back_and_gives_every_watch_a_snapshot()
    {
        var first = await PutAsync(A, "one");
        var backup = store.Backup();
        await PutAsync(A, "two");
        await using var watch = store
            .WatchAsync(KeySpan.Everything, store.Revision, CancellationToken.None)
            .GetAsyncEnumerator();
        var waiting = NextAsync(watch);

        store.Restore(backup);
        await PutAsync(B, "after");

        var change = (await waiting).ShouldBeOfType<TopologyChange.Snapshot>();
        change.At.ShouldBe(first.Next);
        change.Entries.Select(entry => entry.Value.ToStringUtf8()).ShouldBe(["one", "after"]);
    }

    [Test]
    public async Task A_restored_backup_brings_its_leases_back()
    {
        var lease = await store.GrantAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        await CommitAsync(new Write.Put(A, ByteString.Empty, lease.Id));
        var backup = store.Backup();
        store.Expire(lease.Id);
        store.Entries.ShouldBeEmpty();

        store.Restore(backup);

        store.Leases.ShouldBe([lease]);
        await store.RevokeAsync(lease.Id, CancellationToken.None);
        store.Entries.ShouldBeEmpty();
    }

    [Test]
    public void A_lease_of_days_lives_that_long() =>
        VirtualLoop.Run(async time =>
        {
            store = new MemoryStore(time);
            var lease = await store.GrantAsync(TimeSpan.FromDays(3), CancellationToken.None);

            await Task.Delay(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1), time);
            store.Leases.ShouldBe([lease]);
            await Task.Delay(TimeSpan.FromSeconds(2), time);

            store.Leases.ShouldBeEmpty();
        });

    [Test]
    public async Task Counts_tell_whether_anything_was_asked()
    {
        await PutAsync(A, "one");
        await PutAsync(B, "two");
        var before = store.Counts;

        await ReadAsync(new ListOptions());
        await store.GetAsync(A, CancellationToken.None);

        store.Counts.ShouldBe(before with { Reads = before.Reads + 2, KeysRead = before.KeysRead + 3 });
    }

    [Test]
    public async Task Lease_ids_are_in_no_order()
    {
        var ids = new List<long>();
        for (var count = 0; count < 100; count++)
        {
            ids.Add((await store.GrantAsync(TimeSpan.FromMinutes(1), CancellationToken.None)).Id.Value);
        }

        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => id > 0);
        ids.ShouldNotBe([.. ids.Order()]);
    }

    private Task<Revision> PutAsync(Key key, string value) =>
        CommitAsync(new Write.Put(key, ByteString.CopyFromUtf8(value)));

    private async Task<Revision> CommitAsync(params Write[] writes)
    {
        var outcome = await store.CommitAsync(new Transaction([], [.. writes]), CancellationToken.None);
        return outcome.ShouldBeOfType<CommitOutcome.Committed>().At;
    }

    private async Task<ListPage> ReadAsync(ListOptions options) =>
        await store.ListAsync(KeySpan.Everything, options, CancellationToken.None).SingleAsync();

    private static async Task<TopologyChange> NextAsync(IAsyncEnumerator<TopologyChange> watch)
    {
        (await watch.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();
        return watch.Current;
    }
}
