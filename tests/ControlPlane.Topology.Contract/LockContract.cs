using System.Text.Json;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Contract;

/// <summary>Vitess' locks, as they must work on every store.</summary>
public abstract class LockContract : ContractFixture
{
    private static readonly LockOwner Us = new("our-host", "our-user");

    [Test]
    public Task A_lock_is_a_key_that_vitess_understands() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);

                await using var handle = await HeldAsync(AcquireAsync(subject, directory, cancellation));

                var entry = (await QueueAsync(subject, directory, cancellation)).ShouldHaveSingleItem();
                entry.Key.ShouldBe(subject.Root.Child($"keyspaces/ks/locks/{handle.Lease.Value}"));
                entry.Lease.ShouldBe(handle.Lease);
                entry.Created.ShouldBe(entry.Modified);
                using var value = JsonDocument.Parse(entry.Value.Memory);
                string[] names = ["Action", "HostName", "UserName", "Time", "Options", "Status"];
                value.RootElement.EnumerateObject().Select(member => member.Name).ShouldBe(names);
                var info = LockInfo.Read(entry);
                (info.Action, info.HostName, info.UserName).ShouldBe(("Test", "our-host", "our-user"));
                (subject.Time.GetUtcNow() - info.Time!.Value).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
            }
        );

    [Test]
    public Task A_released_lock_leaves_neither_key_nor_lease() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                var handle = await HeldAsync(AcquireAsync(subject, directory, cancellation));

                await handle.DisposeAsync();

                (await QueueAsync(subject, directory, cancellation)).ShouldBeEmpty();
                (await subject.Store.RenewAsync(handle.Lease, cancellation)).ShouldBeFalse();
                handle.Lost.IsCancellationRequested.ShouldBeFalse();
            }
        );

    [Test]
    public Task Waiters_get_the_lock_in_the_order_they_asked() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                var waiting = new List<Task<LockOutcome>>();
                for (var number = 1; number <= 5; number++)
                {
                    waiting.Add(AcquireAsync(subject, directory, cancellation));
                    await QueueReachesAsync(subject, directory, number, cancellation);
                }

                for (var number = 0; number < waiting.Count; number++)
                {
                    var handle = await HeldAsync(waiting[number]);
                    waiting.Count(task => task.IsCompleted).ShouldBe(number + 1);
                    await handle.DisposeAsync();
                }

                (await QueueAsync(subject, directory, cancellation)).ShouldBeEmpty();
            }
        );

    [Test]
    public Task A_lock_of_someone_else_is_waited_for() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                var theirs = await ForeignAsync(subject, directory, "{}", cancellation);
                var ours = AcquireAsync(subject, directory, cancellation);
                await QueueReachesAsync(subject, directory, 2, cancellation);
                ours.IsCompleted.ShouldBeFalse();

                await subject.Store.RevokeAsync(theirs, cancellation);

                await using var handle = await HeldAsync(ours);
                var entry = (await QueueAsync(subject, directory, cancellation)).ShouldHaveSingleItem();
                entry.Key.ShouldBe(handle.Key);
            }
        );

    [Test]
    public Task A_lock_whose_holder_died_is_free_when_its_lease_ends() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                await ForeignAsync(subject, directory, "{}", cancellation, subject.ShortTimeToLive);

                await using var handle = await HeldAsync(AcquireAsync(subject, directory, cancellation));

                (await QueueAsync(subject, directory, cancellation)).ShouldHaveSingleItem().Key.ShouldBe(handle.Key);
            }
        );

    [Test]
    public Task Who_comes_later_is_not_waited_for() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                var first = await ForeignAsync(subject, directory, "{}", cancellation);
                var ours = AcquireAsync(subject, directory, cancellation);
                await QueueReachesAsync(subject, directory, 2, cancellation);
                await ForeignAsync(subject, directory, "{}", cancellation);

                await subject.Store.RevokeAsync(first, cancellation);

                await using var handle = await HeldAsync(ours);
                (await QueueAsync(subject, directory, cancellation)).Length.ShouldBe(2);
            }
        );

    [Test]
    public Task Locks_of_other_directories_are_not_waited_for() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                await subject.Store.PutAsync(subject.Root.Child("keyspaces/ks/shards/0/locks/1"), "{}", cancellation);
                await subject.Store.PutAsync(subject.Root.Child("keyspaces/ks2/locks/1"), "{}", cancellation);
                await subject.Store.PutAsync(subject.Root.Child("keyspaces/ks/locks"), "{}", cancellation);

                await using var handle = await HeldAsync(AcquireAsync(subject, directory, cancellation));
            }
        );

    [Test]
    public Task A_wait_that_takes_too_long_tells_who_holds_the_lock_and_leaves_the_queue() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                var value = """{"Action":"Reshard","HostName":"h","UserName":"u","Time":"2026-11-21T04:31:20Z"}""";
                await ForeignAsync(subject, directory, value, cancellation);
                var holder = (await QueueAsync(subject, directory, cancellation)).ShouldHaveSingleItem();

                var outcome = await AcquireAsync(subject, directory, cancellation, wait: TimeSpan.FromSeconds(1));

                var ahead = outcome.ShouldBeOfType<LockOutcome.TimedOut>().Ahead.ShouldHaveSingleItem();
                ahead.ShouldBe(LockInfo.Read(holder));
                (ahead.Action, ahead.HostName, ahead.UserName).ShouldBe(("Reshard", "h", "u"));
                (await QueueAsync(subject, directory, cancellation)).ShouldBe([holder]);
            }
        );

    [Test]
    public Task A_key_that_is_no_lock_of_vitess_is_waited_for_all_the_same() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                var garbage = subject.Root.Child("keyspaces/ks/locks/garbage");
                await subject.Store.PutAsync(garbage, "\0\u00FF not json", cancellation);

                var outcome = await AcquireAsync(subject, directory, cancellation, wait: TimeSpan.FromSeconds(1));

                var ahead = outcome.ShouldBeOfType<LockOutcome.TimedOut>().Ahead.ShouldHaveSingleItem();
                (ahead.Key, ahead.Lease, ahead.Action).ShouldBe((garbage, LeaseId.None, null));
                ahead.ToString().ShouldContain("keyspaces/ks/locks/garbage");
            }
        );

    [Test]
    public Task A_cancelled_wait_leaves_the_queue() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                await ForeignAsync(subject, directory, "{}", cancellation);
                using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var ours = AcquireAsync(subject, directory, cancelling.Token);
                await QueueReachesAsync(subject, directory, 2, cancellation);

                cancelling.Cancel();

                await Expect.CancelledAsync(ours);
                (await QueueAsync(subject, directory, cancellation)).Length.ShouldBe(1);
            }
        );

    [Test]
    public Task A_directory_without_a_key_is_not_locked() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = LockDirectory.Keyspace(RootOf(subject), new KeyspaceName("none"));
                await subject.Store.PutAsync(subject.Root.Child("keyspaces/none2/Keyspace"), "", cancellation);

                var outcome = await AcquireAsync(subject, directory, cancellation);

                outcome.ShouldBe(new LockOutcome.NoSuchDirectory(directory));
                (await QueueAsync(subject, directory, cancellation)).ShouldBeEmpty();
            }
        );

    [Test]
    public Task A_named_lock_needs_no_directory() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = LockDirectory.Named(RootOf(subject), "ks/workflow");

                await using var handle = await HeldAsync(AcquireAsync(subject, directory, cancellation));

                var expected = $"internal/named_locks/ks/workflow/locks/{handle.Lease.Value}";
                handle.Key.ShouldBe(subject.Root.Child(expected));
            }
        );

    [Test]
    public Task A_held_lock_outlives_its_time_to_live() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                await using var handle = await HeldAsync(AcquireAsync(subject, directory, cancellation));

                await Task.Delay(subject.ShortTimeToLive * 2.5, subject.Time, cancellation);

                handle.Lost.IsCancellationRequested.ShouldBeFalse();
                (await QueueAsync(subject, directory, cancellation)).ShouldHaveSingleItem().Key.ShouldBe(handle.Key);
            }
        );

    [Test]
    public Task A_lock_taken_away_is_reported_and_its_condition_fails() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var directory = await KeyspaceAsync(subject, cancellation);
                await using var handle = await HeldAsync(AcquireAsync(subject, directory, cancellation));
                var write = new Transaction([handle.Condition], [subject.Root.Child("protected").Put("x")]);
                (await subject.Store.CommitAsync(write, cancellation)).ShouldBeOfType<CommitOutcome.Committed>();

                await subject.Store.RevokeAsync(handle.Lease, cancellation);

                (await subject.Store.CommitAsync(write, cancellation)).ShouldBeOfType<CommitOutcome.Conflict>();
                await Expect.CancelledAsync(Task.Delay(subject.Patience, subject.Time, handle.Lost));
            }
        );

    private static async Task<LockDirectory> KeyspaceAsync(StoreSubject subject, CancellationToken cancellation)
    {
        await subject.Store.PutAsync(subject.Root.Child("keyspaces/ks/Keyspace"), "", cancellation);
        return LockDirectory.Keyspace(RootOf(subject), new KeyspaceName("ks"));
    }

    private static TopologyRoot RootOf(StoreSubject subject) => new(subject.Root.ToString());

    private static Task<LockOutcome> AcquireAsync(
        StoreSubject subject,
        LockDirectory directory,
        CancellationToken cancellation,
        TimeSpan? wait = null
    ) =>
        new TopologyLocks(subject.Store, Us, subject.Time).AcquireAsync(
            directory,
            "Test",
            new LockOptions(subject.ShortTimeToLive, wait ?? subject.Patience),
            cancellation
        );

    private static async Task<LockHandle> HeldAsync(Task<LockOutcome> acquiring) =>
        (await acquiring).ShouldBeOfType<LockOutcome.Held>().Handle;

    private static async Task<LeaseId> ForeignAsync(
        StoreSubject subject,
        LockDirectory directory,
        string value,
        CancellationToken cancellation,
        TimeSpan? timeToLive = null
    )
    {
        var lease = await subject.Store.GrantAsync(timeToLive ?? TimeSpan.FromMinutes(5), cancellation);
        await subject.Store.WriteAsync([directory.PlaceOf(lease.Id).Put(value, lease.Id)], cancellation);
        return lease.Id;
    }

    private static async Task<Entry[]> QueueAsync(
        StoreSubject subject,
        LockDirectory directory,
        CancellationToken cancellation
    ) => [.. (await subject.Store.ReadAsync(directory.Queue, cancellation)).Entries];

    private static async Task QueueReachesAsync(
        StoreSubject subject,
        LockDirectory directory,
        int length,
        CancellationToken cancellation
    )
    {
        await using var reader = new ChangeReader(subject, directory.Queue, null, cancellation);
        var count = (await reader.SnapshotAsync()).Entries.Length;
        while (count < length)
        {
            var changes = (await reader.ChangedAsync()).Changes;
            count +=
                changes.Count(change => change is KeyChange.Put) - changes.Count(change => change is KeyChange.Deleted);
        }
    }
}
