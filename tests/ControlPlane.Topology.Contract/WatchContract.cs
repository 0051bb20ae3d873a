using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Contract;

/// <summary>Watches.</summary>
public abstract class WatchContract : ContractFixture
{
    [Test]
    public Task Without_a_start_it_begins_with_a_snapshot_and_misses_nothing_after() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var before = await subject.Store.PutAsync(key, "before", cancellation);
                await using var reader = Watch(subject, null, cancellation);

                var snapshot = await reader.SnapshotAsync();
                var after = await subject.Store.PutAsync(key, "after", cancellation);
                var changed = await reader.ChangedAsync();

                snapshot.At.ShouldBeGreaterThanOrEqualTo(before);
                snapshot.Entries.ShouldHaveSingleItem().Value.ToStringUtf8().ShouldBe("before");
                changed.At.ShouldBe(after);
                changed.Changes.ShouldBe([new KeyChange.Put(EntryOf(key, "after", before, after))]);
            }
        );

    [Test]
    public Task The_snapshot_of_an_empty_span_is_told() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                await using var reader = Watch(subject, null, cancellation);

                (await reader.SnapshotAsync()).Entries.ShouldBeEmpty();
            }
        );

    [Test]
    public Task With_a_start_it_goes_on_with_the_first_change_after_it() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var seen = await subject.Store.PutAsync(key, "seen", cancellation);
                var second = await subject.Store.PutAsync(key, "second", cancellation);
                var third = await subject.Store.PutAsync(key, "third", cancellation);
                await using var reader = Watch(subject, seen, cancellation);

                (await reader.ChangedAsync()).At.ShouldBe(second);
                (await reader.ChangedAsync()).At.ShouldBe(third);
                var fourth = await subject.Store.PutAsync(key, "fourth", cancellation);
                (await reader.ChangedAsync()).At.ShouldBe(fourth);
            }
        );

    [Test]
    public Task Changes_of_one_revision_come_together() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                Key[] keys = [.. Enumerable.Range(100, 100).Select(number => subject.Root.Child($"{number}"))];
                await subject.Store.PutAsync(keys[0], "old", cancellation);
                await using var reader = Watch(subject, null, cancellation);
                await reader.SnapshotAsync();

                Write[] writes = [keys[0].Delete(), .. keys[1..].Select(key => key.Put(new string('x', 5_000)))];
                var at = await subject.Store.WriteAsync([.. writes], cancellation);
                var next = await subject.Store.PutAsync(keys[0], "next", cancellation);

                var changed = await reader.ChangedAsync();
                changed.At.ShouldBe(at);
                changed.Changes.Select(change => change.Key).ShouldBe(keys, ignoreOrder: true);
                changed.Changes.OfType<KeyChange.Deleted>().ShouldBe([new KeyChange.Deleted(keys[0], at)]);
                changed.Changes.OfType<KeyChange.Put>().ShouldAllBe(put => put.Entry.Modified == at);
                (await reader.ChangedAsync()).At.ShouldBe(next);
            }
        );

    [Test]
    public Task Changes_outside_the_span_are_not_told() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var (inside, outside) = (subject.Root.Child("in/a"), subject.Root.Child("in0"));
                await using var reader = new ChangeReader(
                    subject,
                    KeySpan.Prefix(subject.Root.Child("in/")),
                    null,
                    cancellation
                );
                await reader.SnapshotAsync();

                await subject.Store.PutAsync(outside, "x", cancellation);
                var at = await subject.Store.WriteAsync([outside.Put("y"), inside.Put("y")], cancellation);

                var changed = await reader.ChangedAsync();
                changed.At.ShouldBe(at);
                changed.Changes.ShouldHaveSingleItem().Key.ShouldBe(inside);
            }
        );

    [Test]
    public Task One_key_is_watched_alone() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                await using var reader = new ChangeReader(subject, KeySpan.Single(key), null, cancellation);
                await reader.SnapshotAsync();

                await subject.Store.PutAsync(subject.Root.Child("a/b"), "x", cancellation);
                await subject.Store.PutAsync(subject.Root.Child("a0"), "x", cancellation);
                var at = await subject.Store.PutAsync(key, "x", cancellation);

                (await reader.ChangedAsync()).At.ShouldBe(at);
            }
        );

    [Test]
    public Task A_deletion_tells_its_revision_and_a_new_creation_follows() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var start = await subject.Store.PutAsync(key, "1", cancellation);
                await using var reader = Watch(subject, start, cancellation);

                var deleted = await subject.Store.DeleteAsync(key, cancellation);
                var created = await subject.Store.PutAsync(key, "2", cancellation);

                (await reader.ChangedAsync()).Changes.ShouldBe([new KeyChange.Deleted(key, deleted)]);
                var put = (await reader.ChangedAsync()).Changes.ShouldHaveSingleItem().ShouldBeOfType<KeyChange.Put>();
                put.Entry.ShouldBe(EntryOf(key, "2", created, created));
            }
        );

    [Test]
    public Task Keys_and_values_are_bytes() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = Key.FromBytes([.. subject.Root.ToBytes(), 0, 0xFF, 0x80, 0xC3, 0x28]);
                var value = ByteString.CopyFrom([.. Enumerable.Range(0, 512).Select(number => (byte)number)]);
                await using var reader = Watch(subject, null, cancellation);
                await reader.SnapshotAsync();

                await subject.Store.WriteAsync([new Write.Put(key, value)], cancellation);

                var put = (await reader.ChangedAsync()).Changes.ShouldHaveSingleItem().ShouldBeOfType<KeyChange.Put>();
                (put.Entry.Key, put.Entry.Value).ShouldBe((key, value));
            }
        );

    [Test]
    public Task Values_of_a_mebibyte_are_told_in_snapshots_and_in_changes() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var value = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0x5A, 1024 * 1024)]);
                Key[] keys = [.. Enumerable.Range(0, 6).Select(number => subject.Root.Child($"{number}"))];
                await PutAllAsync(keys[..5]);
                await using var reader = Watch(subject, null, cancellation);

                (await reader.SnapshotAsync()).Entries.ShouldAllBe(entry => entry.Value.Equals(value));
                await PutAllAsync(keys[5..]);
                var put = (await reader.ChangedAsync()).Changes.ShouldHaveSingleItem().ShouldBeOfType<KeyChange.Put>();
                put.Entry.Value.ShouldBe(value);

                async Task PutAllAsync(IEnumerable<Key> some)
                {
                    foreach (var key in some)
                    {
                        await subject.Store.WriteAsync([new Write.Put(key, value)], cancellation);
                    }
                }
            }
        );

    [Test]
    public Task A_start_that_is_compacted_begins_with_a_snapshot() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var (a, b) = (subject.Root.Child("a"), subject.Root.Child("b"));
                var start = await subject.Store.WriteAsync([a.Put("1"), b.Put("1")], cancellation);
                await subject.Store.DeleteAsync(a, cancellation);
                var newest = await subject.Store.PutAsync(b, "2", cancellation);
                await subject.CompactAsync(newest, cancellation);
                await using var reader = Watch(subject, start, cancellation);

                var snapshot = await reader.SnapshotAsync();
                var next = await subject.Store.PutAsync(a, "3", cancellation);

                snapshot.At.ShouldBeGreaterThanOrEqualTo(newest);
                snapshot.Entries.ShouldHaveSingleItem().Value.ToStringUtf8().ShouldBe("2");
                (await reader.ChangedAsync()).At.ShouldBe(next);
            }
        );

    [Test]
    public Task A_watch_that_has_kept_up_is_not_disturbed_by_compaction() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                await using var reader = Watch(subject, null, cancellation);
                await reader.SnapshotAsync();
                var first = await subject.Store.PutAsync(key, "1", cancellation);
                (await reader.ChangedAsync()).At.ShouldBe(first);

                await subject.CompactAsync(first, cancellation);
                var second = await subject.Store.PutAsync(key, "2", cancellation);

                (await reader.ChangedAsync()).At.ShouldBe(second);
            }
        );

    [Test]
    public Task A_start_that_the_store_has_not_reached_begins_with_a_snapshot() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                // So it looks when a server was restored from a backup: what was seen is not what is there.
                var newest = await subject.Store.PutAsync(subject.Root.Child("a"), "x", cancellation);
                await using var reader = Watch(subject, new Revision(newest.Value + 1_000_000), cancellation);

                var snapshot = await reader.SnapshotAsync();

                snapshot.At.ShouldBeInRange(newest, new Revision(newest.Value + 1_000));
                snapshot.Entries.ShouldHaveSingleItem().Modified.ShouldBe(newest);
            }
        );

    [Test]
    public Task A_slow_reader_is_told_everything_in_order() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                await using var reader = Watch(subject, null, cancellation);
                await reader.SnapshotAsync();

                var written = new List<Revision>();
                for (var number = 0; number < 300; number++)
                {
                    written.Add(await subject.Store.PutAsync(subject.Root.Child("a"), $"{number}", cancellation));
                }

                var told = new List<Revision>();
                while (told.Count < written.Count)
                {
                    told.Add((await reader.ChangedAsync()).At);
                }

                told.ShouldBe(written);
            }
        );

    [Test]
    public Task Watches_do_not_depend_on_each_other() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                await using var stays = Watch(subject, null, cancellation);
                await stays.SnapshotAsync();
                await using (var leaves = Watch(subject, null, cancellation))
                {
                    await leaves.SnapshotAsync();
                }

                var at = await subject.Store.PutAsync(subject.Root.Child("a"), "x", cancellation);

                (await stays.ChangedAsync()).At.ShouldBe(at);
            }
        );

    [Test]
    public Task Cancellation_ends_a_waiting_watch_at_once() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                await using var reader = Watch(subject, null, cancellation);
                await reader.SnapshotAsync();
                var waiting = reader.NextAsync();
                var before = subject.Time.GetTimestamp();

                reader.End();

                await Expect.CancelledAsync(waiting);
                subject.Time.GetElapsedTime(before).ShouldBeLessThan(TimeSpan.FromSeconds(1));
            }
        );

    private static ChangeReader Watch(StoreSubject subject, Revision? after, CancellationToken cancellation) =>
        new(subject, KeySpan.Prefix(subject.Root), after, cancellation);

    private static Entry EntryOf(Key key, string value, Revision created, Revision modified) =>
        new()
        {
            Key = key,
            Value = ByteString.CopyFromUtf8(value),
            Created = created,
            Modified = modified,
        };
}
