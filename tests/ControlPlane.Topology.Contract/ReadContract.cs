using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Contract;

/// <summary>Gets and listings.</summary>
public abstract class ReadContract : ContractFixture
{
    [Test]
    public Task A_key_that_does_not_exist_is_null() =>
        OnStoreAsync(
            async (subject, cancellation) =>
                (await subject.Store.GetAsync(subject.Root.Child("none"), cancellation)).ShouldBeNull()
        );

    [Test]
    public Task An_empty_value_is_not_a_missing_key() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                await subject.Store.PutAsync(key, "", cancellation);

                (await subject.Store.TextAsync(key, cancellation)).ShouldBe("");
            }
        );

    [Test]
    public Task An_entry_tells_when_it_was_created_and_last_written() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var created = await subject.Store.PutAsync(key, "one", cancellation);
                var modified = await subject.Store.PutAsync(key, "two", cancellation);

                var expected = new Entry
                {
                    Key = key,
                    Value = ByteString.CopyFromUtf8("two"),
                    Created = created,
                    Modified = modified,
                };
                modified.ShouldBeGreaterThan(created);
                (await subject.Store.GetAsync(key, cancellation)).ShouldBe(expected);
                (await subject.Store.ReadAsync(Under(subject), cancellation)).Entries.ShouldBe([expected]);
            }
        );

    [Test]
    public Task A_key_made_again_has_a_new_creation() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                await subject.Store.PutAsync(key, "one", cancellation);
                await subject.Store.DeleteAsync(key, cancellation);
                (await subject.Store.GetAsync(key, cancellation)).ShouldBeNull();

                var again = await subject.Store.PutAsync(key, "two", cancellation);

                (await subject.Store.GetAsync(key, cancellation))!.Created.ShouldBe(again);
            }
        );

    [Test]
    public Task Values_are_bytes() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var value = ByteString.CopyFrom([.. Enumerable.Range(0, 512).Select(number => (byte)number)]);
                await subject.Store.WriteAsync([new Write.Put(key, value)], cancellation);

                (await subject.Store.GetAsync(key, cancellation))!.Value.ShouldBe(value);
            }
        );

    [Test]
    public Task Keys_are_bytes_and_ordered_by_them() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                byte[][] ends =
                [
                    [0],
                    [0, 0],
                    [1],
                    [0x7F],
                    [0x80],
                    [0xC3, 0xA9],
                    [0xFE],
                    [0xFF],
                    [0xFF, 0],
                    [0xFF, 0xFF],
                ];
                Key[] keys = [.. ends.Select(end => Key.FromBytes([.. subject.Root.ToBytes(), .. end]))];
                await subject.Store.WriteAsync([.. keys.Reverse().Select(key => key.Put("x"))], cancellation);

                var all = await subject.Store.ReadAsync(Under(subject), cancellation);
                var highest = await subject.Store.ReadAsync(KeySpan.Prefix(keys[7]), cancellation);

                all.Entries.Select(entry => entry.Key).ShouldBe(keys);
                highest.Entries.Select(entry => entry.Key).ShouldBe(keys[7..]);
            }
        );

    [Test]
    public Task A_span_ends_before_its_end() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                Key[] keys = [.. new[] { "a", "a/1", "a/2", "a0", "b" }.Select(name => subject.Root.Child(name))];
                await subject.Store.WriteAsync([.. keys.Select(key => key.Put("x"))], cancellation);

                await ListsAsync(subject, KeySpan.Prefix(subject.Root.Child("a/")), [keys[1], keys[2]], cancellation);
                await ListsAsync(subject, KeySpan.Single(keys[0]), [keys[0]], cancellation);
                await ListsAsync(subject, new KeySpan(keys[1], keys[3]), [keys[1], keys[2]], cancellation);
            }
        );

    [Test]
    public Task An_empty_span_is_one_page_that_tells_its_revision() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var before = await subject.Store.PutAsync(subject.Root.Child("a"), "x", cancellation);

                var pages = new List<ListPage>();
                var nothing = KeySpan.Prefix(subject.Root.Child("b"));
                await foreach (var read in subject.Store.ListAsync(nothing, new ListOptions(), cancellation))
                {
                    pages.Add(read);
                }

                var page = pages.ShouldHaveSingleItem();
                page.Entries.ShouldBeEmpty();
                page.At.ShouldBeGreaterThanOrEqualTo(before);
            }
        );

    [Test]
    public Task Pages_are_of_one_revision_while_writes_go_on() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                Key[] keys = [.. Enumerable.Range(10, 25).Select(number => subject.Root.Child($"{number}"))];
                await subject.Store.WriteAsync([.. keys.Select(key => key.Put("old"))], cancellation);

                var pages = new List<ListPage>();
                await foreach (
                    var page in subject.Store.ListAsync(Under(subject), new ListOptions(PageSize: 10), cancellation)
                )
                {
                    pages.Add(page);
                    Write[] writes =
                    [
                        keys[10 + pages.Count].Put("new"),
                        keys[24 - pages.Count].Delete(),
                        subject.Root.Child($"{20 + pages.Count}-late").Put("new"),
                    ];
                    await subject.Store.WriteAsync([.. writes], cancellation);
                }

                pages.Select(page => page.Entries.Length).ShouldBe([10, 10, 5]);
                pages.Select(page => page.At).Distinct().ShouldHaveSingleItem();
                pages.SelectMany(page => page.Entries).Select(entry => entry.Key).ShouldBe(keys);
                pages.SelectMany(page => page.Entries).ShouldAllBe(entry => entry.Value.ToStringUtf8() == "old");
            }
        );

    [Test]
    public Task A_last_page_may_be_full() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                Key[] keys = [.. Enumerable.Range(10, 6).Select(number => subject.Root.Child($"{number}"))];
                await subject.Store.WriteAsync([.. keys.Select(key => key.Put("x"))], cancellation);

                var read = await subject.Store.ReadAsync(Under(subject), cancellation, new ListOptions(PageSize: 3));

                read.Entries.Select(entry => entry.Key).ShouldBe(keys);
            }
        );

    [Test]
    public Task Keys_only_leaves_out_values_and_nothing_else() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var at = await subject.Store.PutAsync(subject.Root.Child("a"), "x", cancellation);

                var read = await subject.Store.ReadAsync(Under(subject), cancellation, new ListOptions(KeysOnly: true));

                var entry = read.Entries.ShouldHaveSingleItem();
                entry.Value.ShouldBe(ByteString.Empty);
                (entry.Created, entry.Modified).ShouldBe((at, at));
            }
        );

    [Test]
    public Task An_old_revision_is_listed_as_it_was() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var old = await subject.Store.PutAsync(subject.Root.Child("a"), "old", cancellation);
                await subject.Store.PutAsync(subject.Root.Child("a"), "new", cancellation);
                await subject.Store.PutAsync(subject.Root.Child("b"), "new", cancellation);

                var read = await subject.Store.ReadAsync(Under(subject), cancellation, new ListOptions(old));

                read.At.ShouldBe(old);
                read.Entries.ShouldHaveSingleItem().Value.ToStringUtf8().ShouldBe("old");
            }
        );

    [Test]
    public Task A_compacted_revision_cannot_be_listed() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var old = await subject.Store.PutAsync(subject.Root.Child("a"), "old", cancellation);
                var kept = await subject.Store.PutAsync(subject.Root.Child("a"), "new", cancellation);
                await subject.CompactAsync(kept, cancellation);

                await Expect.FailureAsync(
                    StoreFailure.Compacted,
                    () => subject.Store.ReadAsync(Under(subject), cancellation, new ListOptions(old))
                );
                var read = await subject.Store.ReadAsync(Under(subject), cancellation, new ListOptions(kept));
                read.Entries.ShouldHaveSingleItem().Value.ToStringUtf8().ShouldBe("new");
            }
        );

    [Test]
    public Task A_listing_compacted_between_pages_fails_rather_than_mixing_revisions() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                Key[] keys = [.. Enumerable.Range(10, 4).Select(number => subject.Root.Child($"{number}"))];
                await subject.Store.WriteAsync([.. keys.Select(key => key.Put("x"))], cancellation);

                await Expect.FailureAsync(
                    StoreFailure.Compacted,
                    async () =>
                    {
                        await foreach (
                            var page in subject.Store.ListAsync(
                                Under(subject),
                                new ListOptions(PageSize: 2),
                                cancellation
                            )
                        )
                        {
                            page.Entries.Length.ShouldBe(2);
                            var later = await subject.Store.PutAsync(keys[0], "y", cancellation);
                            await subject.CompactAsync(later, cancellation);
                        }
                    }
                );
            }
        );

    [Test]
    public Task A_revision_not_reached_yet_cannot_be_listed() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var newest = await subject.Store.PutAsync(subject.Root.Child("a"), "x", cancellation);
                var future = new ListOptions(new Revision(newest.Value + 1_000_000));

                await Expect.FailureAsync(
                    StoreFailure.Other,
                    () => subject.Store.ReadAsync(Under(subject), cancellation, future)
                );
            }
        );

    private static KeySpan Under(StoreSubject subject) => KeySpan.Prefix(subject.Root);

    private static async Task ListsAsync(StoreSubject subject, KeySpan span, Key[] keys, CancellationToken cancellation)
    {
        var read = await subject.Store.ReadAsync(span, cancellation);
        read.Entries.Select(entry => entry.Key).ShouldBe(keys);
    }
}
