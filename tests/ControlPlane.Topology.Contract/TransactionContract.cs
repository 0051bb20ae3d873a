using System.Collections.Immutable;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Contract;

/// <summary>Guarded transactions.</summary>
public abstract class TransactionContract : ContractFixture
{
    [Test]
    public Task All_writes_happen_at_the_revision_told() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var (a, b, c) = (subject.Root.Child("a"), subject.Root.Child("b"), subject.Root.Child("c"));
                await subject.Store.PutAsync(c, "gone soon", cancellation);

                var at = await subject.Store.WriteAsync([a.Put("1"), b.Put("2"), c.Delete()], cancellation);

                var read = await subject.Store.ReadAsync(KeySpan.Prefix(subject.Root), cancellation);
                read.At.ShouldBeGreaterThanOrEqualTo(at);
                read.Entries.Select(entry => entry.Key).ShouldBe([a, b]);
                read.Entries.ShouldAllBe(entry => entry.Created == at && entry.Modified == at);
            }
        );

    [Test]
    public Task Modified_at_holds_for_the_last_write_only() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                await HoldsAsync(subject, new Condition.ModifiedAt(key, Revision.None), true, cancellation);
                var first = await subject.Store.PutAsync(key, "1", cancellation);
                var second = await subject.Store.PutAsync(key, "2", cancellation);

                await HoldsAsync(subject, new Condition.ModifiedAt(key, Revision.None), false, cancellation);
                await HoldsAsync(subject, new Condition.ModifiedAt(key, first), false, cancellation);
                await HoldsAsync(subject, new Condition.ModifiedAt(key, second), true, cancellation);
                await HoldsAsync(subject, new Condition.ModifiedAt(key, second.Next), false, cancellation);

                await subject.Store.DeleteAsync(key, cancellation);
                await HoldsAsync(subject, new Condition.ModifiedAt(key, second), false, cancellation);
                await HoldsAsync(subject, new Condition.ModifiedAt(key, Revision.None), true, cancellation);
            }
        );

    [Test]
    public Task Created_at_holds_until_the_key_is_made_again() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                await HoldsAsync(subject, new Condition.CreatedAt(key, Revision.None), true, cancellation);
                var created = await subject.Store.PutAsync(key, "1", cancellation);
                var modified = await subject.Store.PutAsync(key, "2", cancellation);

                await HoldsAsync(subject, new Condition.CreatedAt(key, created), true, cancellation);
                await HoldsAsync(subject, new Condition.CreatedAt(key, modified), false, cancellation);
                await HoldsAsync(subject, new Condition.CreatedAt(key, Revision.None), false, cancellation);

                await subject.Store.DeleteAsync(key, cancellation);
                await subject.Store.PutAsync(key, "3", cancellation);
                await HoldsAsync(subject, new Condition.CreatedAt(key, created), false, cancellation);
            }
        );

    [Test]
    public Task None_modified_after_looks_at_every_key_of_the_span() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var span = KeySpan.Prefix(subject.Root.Child("in/"));
                var first = await subject.Store.PutAsync(subject.Root.Child("in/a"), "1", cancellation);
                var second = await subject.Store.PutAsync(subject.Root.Child("in/b"), "2", cancellation);
                await subject.Store.PutAsync(subject.Root.Child("out"), "3", cancellation);

                await HoldsAsync(subject, new Condition.NoneModifiedAfter(span, first), false, cancellation);
                await HoldsAsync(subject, new Condition.NoneModifiedAfter(span, second), true, cancellation);
                await HoldsAsync(subject, new Condition.NoneModifiedAfter(span, second.Next), true, cancellation);
            }
        );

    [Test]
    public Task None_modified_after_holds_for_a_span_without_keys() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var span = KeySpan.Prefix(subject.Root.Child("none/"));

                await HoldsAsync(subject, new Condition.NoneModifiedAfter(span, Revision.None), true, cancellation);
                await HoldsAsync(subject, new Condition.NoneModifiedAfter(span, new Revision(1)), true, cancellation);
            }
        );

    [Test]
    public Task None_modified_after_is_blind_to_deleted_keys() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var (a, b) = (subject.Root.Child("a"), subject.Root.Child("b"));
                await subject.Store.PutAsync(a, "1", cancellation);
                var read = await subject.Store.PutAsync(b, "2", cancellation);
                await subject.Store.DeleteAsync(a, cancellation);

                var condition = new Condition.NoneModifiedAfter(KeySpan.Prefix(subject.Root), read);
                await HoldsAsync(subject, condition, true, cancellation);
            }
        );

    [Test]
    public Task Empty_holds_for_a_span_without_keys_only() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var span = KeySpan.Prefix(subject.Root.Child("locks/"));
                await subject.Store.PutAsync(subject.Root.Child("locks"), "beside", cancellation);
                await HoldsAsync(subject, new Condition.Empty(span), true, cancellation);

                await subject.Store.PutAsync(subject.Root.Child("locks/1"), "", cancellation);
                await HoldsAsync(subject, new Condition.Empty(span), false, cancellation);

                await subject.Store.DeleteAsync(subject.Root.Child("locks/1"), cancellation);
                await HoldsAsync(subject, new Condition.Empty(span), true, cancellation);
            }
        );

    [Test]
    public Task A_conflict_writes_nothing_and_tells_a_revision_not_before_the_cause() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var (a, b) = (subject.Root.Child("a"), subject.Root.Child("b"));
                var read = await subject.Store.PutAsync(a, "read", cancellation);
                var meanwhile = await subject.Store.PutAsync(a, "meanwhile", cancellation);

                var outcome = await subject.Store.CommitAsync(
                    new Transaction(
                        [new Condition.ModifiedAt(b, Revision.None), new Condition.ModifiedAt(a, read)],
                        [a.Put("ours"), b.Put("ours")]
                    ),
                    cancellation
                );

                outcome.ShouldBeOfType<CommitOutcome.Conflict>().At.ShouldBeGreaterThanOrEqualTo(meanwhile);
                (await subject.Store.TextAsync(a, cancellation)).ShouldBe("meanwhile");
                (await subject.Store.TextAsync(b, cancellation)).ShouldBeNull();
            }
        );

    [Test]
    public Task A_guarded_write_commits_once() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var read = await subject.Store.PutAsync(key, "read", cancellation);
                var transaction = new Transaction([new Condition.ModifiedAt(key, read)], [key.Put("ours")]);

                var first = await subject.Store.CommitAsync(transaction, cancellation);
                var second = await subject.Store.CommitAsync(transaction, cancellation);

                first.ShouldBeOfType<CommitOutcome.Committed>();
                second.ShouldBeOfType<CommitOutcome.Conflict>();
            }
        );

    [Test]
    public Task A_delete_of_a_missing_key_commits() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var before = await subject.Store.PutAsync(subject.Root.Child("a"), "x", cancellation);

                var at = await subject.Store.DeleteAsync(subject.Root.Child("none"), cancellation);

                at.ShouldBeGreaterThanOrEqualTo(before);
                (await subject.Store.TextAsync(subject.Root.Child("a"), cancellation)).ShouldBe("x");
            }
        );

    [Test]
    public Task As_many_operations_as_the_limit_fit() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var keys = Keys(subject, subject.Store.Limits.MaxOperations);

                var outcome = await subject.Store.CommitAsync(
                    new Transaction([.. keys.Select(Absent)], [.. keys.Select(key => key.Put("x"))]),
                    cancellation
                );

                var at = outcome.ShouldBeOfType<CommitOutcome.Committed>().At;
                var read = await subject.Store.ReadAsync(KeySpan.Prefix(subject.Root), cancellation);
                read.Entries.Length.ShouldBe(keys.Length);
                read.Entries.ShouldAllBe(entry => entry.Modified == at);
            }
        );

    [Test]
    public Task More_operations_than_the_limit_are_refused() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var keys = Keys(subject, subject.Store.Limits.MaxOperations + 1);

                await RefusedAsync(subject, [], [.. keys.Select(key => key.Put("x"))], StoreFailure.TooLarge);
                await RefusedAsync(subject, [.. keys.Select(Absent)], [], StoreFailure.TooLarge);
            }
        );

    [Test]
    public Task A_key_written_twice_is_refused() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");

                await RefusedAsync(subject, [], [key.Put("1"), key.Put("2")], StoreFailure.Other);
                await RefusedAsync(subject, [], [key.Put("1"), key.Delete()], StoreFailure.Other);
            }
        );

    [Test]
    public Task A_write_without_a_key_is_refused() =>
        OnStoreAsync((subject, _) => RefusedAsync(subject, [], [default(Key).Put("x")], StoreFailure.Other));

    [Test]
    public Task A_value_of_a_mebibyte_fits() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var put = Large(subject, 1024 * 1024);

                await subject.Store.WriteAsync([put], cancellation);

                (await subject.Store.GetAsync(put.Key, cancellation))!.Value.ShouldBe(put.Value);
            }
        );

    [Test]
    public Task A_request_of_nearly_the_limit_fits() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var put = Large(subject, subject.Store.Limits.MaxRequestBytes - 1024);

                await subject.Store.WriteAsync([put], cancellation);

                (await subject.Store.GetAsync(put.Key, cancellation))!.Value.ShouldBe(put.Value);
            }
        );

    [Test]
    public Task A_request_over_the_limit_is_known_before_it_is_sent() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var put = Large(subject, subject.Store.Limits.MaxRequestBytes);
                var (half, rest) = (Large(subject, put.Value.Length / 2), Large(subject, put.Value.Length / 2, "b"));

                TransactionSize.Of(new Transaction([], [put])).ShouldBeGreaterThan(put.Value.Length);
                await RefusedAsync(subject, [], [put], StoreFailure.TooLarge);
                await RefusedAsync(subject, [], [half, rest], StoreFailure.TooLarge);
                await subject.Store.WriteAsync([half], cancellation);
            }
        );

    [TestCase(1, 0)]
    [TestCase(127, 1)]
    [TestCase(70_000, 1_000_000)]
    public Task The_size_of_a_transaction_is_that_of_the_request_to_the_byte(int revision, int bytes) =>
        OnStoreAsync(
            (subject, _) =>
            {
                var (key, at) = (subject.Root.Child("a"), new Revision(revision));
                var (span, tail) = (KeySpan.Prefix(subject.Root), new KeySpan(key, null));
                var put = Large(subject, bytes) with { Lease = new LeaseId(long.MaxValue - revision) };
                var transaction = new Transaction(
                    [
                        new Condition.ModifiedAt(key, at),
                        new Condition.ModifiedAt(key, Revision.None),
                        new Condition.CreatedAt(key, at),
                        new Condition.NoneModifiedAfter(span, at),
                        new Condition.NoneModifiedAfter(KeySpan.Everything, Revision.None),
                        new Condition.Empty(span),
                        new Condition.Empty(tail),
                    ],
                    [put, put with { Lease = LeaseId.None }, key.Delete()]
                );

                TransactionSize.Of(transaction).ShouldBe(Requests.Of(transaction).CalculateSize());
                return Task.CompletedTask;
            }
        );

    [Test]
    public Task A_transaction_without_writes_tells_whether_its_conditions_hold() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var at = await subject.Store.PutAsync(key, "x", cancellation);

                (await OutcomeAsync(new Condition.ModifiedAt(key, at))).ShouldBeOfType<CommitOutcome.Committed>();
                (await OutcomeAsync(Absent(key))).ShouldBeOfType<CommitOutcome.Conflict>();

                Task<CommitOutcome> OutcomeAsync(Condition condition) =>
                    subject.Store.CommitAsync(new Transaction([condition], []), cancellation);
            }
        );

    private static Condition Absent(Key key) => new Condition.ModifiedAt(key, Revision.None);

    private static Key[] Keys(StoreSubject subject, int count) =>
        [.. Enumerable.Range(0, count).Select(number => subject.Root.Child($"key-{number:D4}"))];

    private static Write.Put Large(StoreSubject subject, int bytes, string name = "a") =>
        new(subject.Root.Child(name), ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xA5, bytes)]));

    /// <summary>A condition that holds lets a write through, and one that does not lets nothing through.</summary>
    private static async Task HoldsAsync(
        StoreSubject subject,
        Condition condition,
        bool expected,
        CancellationToken cancellation
    )
    {
        var witness = subject.Root.Child($"~witness-{Guid.NewGuid():N}"); // sorts behind what conditions look at
        var outcome = await subject.Store.CommitAsync(
            new Transaction([condition], [witness.Put("written")]),
            cancellation
        );

        (outcome is CommitOutcome.Committed).ShouldBe(expected, condition.ToString());
        (outcome is CommitOutcome.Conflict).ShouldBe(!expected, condition.ToString());
        (await subject.Store.TextAsync(witness, cancellation)).ShouldBe(expected ? "written" : null);
        await subject.Store.DeleteAsync(witness, cancellation);
    }

    private static async Task RefusedAsync(
        StoreSubject subject,
        ImmutableArray<Condition> conditions,
        ImmutableArray<Write> writes,
        StoreFailure failure
    )
    {
        var transaction = new Transaction(conditions, writes);
        await Expect.FailureAsync(failure, () => subject.Store.CommitAsync(transaction, CancellationToken.None));
        var read = await subject.Store.ReadAsync(KeySpan.Prefix(subject.Root), CancellationToken.None);
        read.Entries.ShouldBeEmpty();
    }
}
