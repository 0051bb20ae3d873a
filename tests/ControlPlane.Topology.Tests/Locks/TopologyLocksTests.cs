using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Tests.Locks;

/// <summary>Locks while things go wrong. What they do on any healthy store is in the lock contract.</summary>
public class TopologyLocksTests
{
    private static readonly TopologyRoot Root = new("/vitess/global");
    private static readonly LockDirectory Directory = LockDirectory.Named(Root, "ks/wf");
    private static readonly TimeSpan TimeToLive = LockOptions.Default.TimeToLive;
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public void The_value_is_that_of_vitess_to_the_byte() =>
        InTrouble(async trouble =>
        {
            await using var handle = await trouble.HeldAsync();

            trouble
                .Memory.Entries.ShouldHaveSingleItem()
                .Value.ToStringUtf8()
                .ShouldBe(
                    """
                    {
                      "Action": "RebuildKeyspace",
                      "HostName": "host",
                      "UserName": "user",
                      "Time": "2026-01-02T03:04:05Z",
                      "Options": {},
                      "Status": "Running"
                    }
                    """
                );
        });

    [Test]
    public void A_put_whose_reply_is_lost_is_found_and_kept() =>
        InTrouble(async trouble =>
        {
            trouble.Faults.Add(new FaultRule(FaultMoment.Reply, IsCommit) { Fate = Fate.Lost });

            await using var handle = await trouble.HeldAsync();

            var entry = trouble.Memory.Entries.ShouldHaveSingleItem();
            (entry.Key, entry.Created).ShouldBe((handle.Key, handle.Created));
            trouble.Memory.Counts.Commits.ShouldBe(1);
        });

    [Test]
    public void A_lost_put_is_made_again_with_a_new_lease_so_that_it_cannot_arrive_later() =>
        InTrouble(async trouble =>
        {
            trouble.Faults.Add(new FaultRule(FaultMoment.Request, IsCommit) { Fate = Fate.Lost });

            await using var handle = await trouble.HeldAsync();

            trouble.Sent.Length.ShouldBe(2);
            trouble.Memory.Leases.ShouldHaveSingleItem().Id.ShouldBe(handle.Lease);
            var late = trouble.Memory.CommitAsync(trouble.Sent[0], None);
            await Expect.FailureAsync(StoreFailure.LeaseNotFound, () => late);
        });

    [Test]
    public void A_put_of_unknown_outcome_leaves_nothing_when_it_cannot_be_read_again() =>
        InTrouble(async trouble =>
        {
            trouble.Faults.Add(new FaultRule(FaultMoment.Reply, IsCommit) { Fate = Fate.Lost });
            trouble.Faults.Add(
                new FaultRule(FaultMoment.Request, call => call is StoreCall.Get)
                {
                    Fate = Fate.Refused(StoreFailure.PermissionDenied),
                }
            );

            await Expect.FailureAsync(StoreFailure.PermissionDenied, trouble.AcquireAsync);

            trouble.Memory.Entries.ShouldBeEmpty();
            trouble.Memory.Leases.ShouldBeEmpty();
        });

    [Test]
    public void What_cannot_be_revoked_is_not_kept_alive() =>
        InTrouble(async trouble =>
        {
            trouble.Faults.Add(new FaultRule(FaultMoment.Reply, IsCommit) { Fate = Fate.Lost });
            trouble.Faults.Add(new FaultRule(FaultMoment.Request, IsGetOrRevoke) { Fate = Fate.Lost, Times = 2 });

            await Expect.FailureAsync(StoreFailure.Unavailable, trouble.AcquireAsync);

            trouble.Memory.Entries.ShouldHaveSingleItem();
            await trouble.PassAsync(TimeToLive);
            trouble.Memory.Entries.ShouldBeEmpty();
        });

    [Test]
    public void A_put_that_hangs_ends_with_the_wait_and_leaves_nothing() =>
        InTrouble(async trouble =>
        {
            trouble.Faults.Add(new FaultRule(FaultMoment.Reply, IsCommit) { Hold = new Checkpoint() });

            var outcome = await trouble.AcquireAsync();

            outcome.ShouldBeOfType<LockOutcome.TimedOut>().Ahead.ShouldBeEmpty();
            trouble.Time.Elapsed.ShouldBe(LockOptions.Default.WaitTimeout);
            trouble.Memory.Entries.ShouldBeEmpty();
            trouble.Memory.Leases.ShouldBeEmpty();
        });

    [Test]
    public void A_place_lost_while_waiting_is_taken_anew_at_the_end() =>
        InTrouble(async trouble =>
        {
            var first = await trouble.HeldAsync();
            var ours = trouble.HeldAsync();
            var place = trouble.Memory.Entries.Single(entry => entry.Key != first.Key);
            var last = trouble.HeldAsync();

            trouble.Memory.Expire(place.Lease);
            await first.DisposeAsync();

            (await last).Created.ShouldBeGreaterThan(place.Created);
            ours.IsCompleted.ShouldBeFalse();
            await (await last).DisposeAsync();
            (await ours).Key.ShouldNotBe(place.Key);
        });

    [Test]
    public void A_lock_is_lost_within_its_time_to_live_when_no_renewal_is_answered() =>
        InTrouble(async trouble =>
        {
            await using var handle = await trouble.HeldAsync();
            await trouble.PassAsync(TimeSpan.FromHours(1));
            handle.Lost.IsCancellationRequested.ShouldBeFalse();

            // Renewals arrive but are not answered: we cannot know, so the lock counts as lost.
            trouble.Faults.Add(new FaultRule(FaultMoment.Reply, IsRenew) { Fate = Fate.Lost, Times = null });
            var lost = await trouble.LostAfterAsync(handle);

            lost.ShouldBeInRange(TimeToLive * 0.4, TimeToLive);
            trouble.Memory.Entries.ShouldHaveSingleItem();
        });

    [Test]
    public void A_renewal_counts_from_when_it_was_sent() =>
        InTrouble(async trouble =>
        {
            await using var handle = await trouble.HeldAsync();
            var beat = TimeToLive / 5;
            // One renewal is answered just in time, three fail at once, and then the store is silent for good.
            trouble.Faults.Add(new FaultRule(FaultMoment.Reply, IsRenew) { Delay = beat * 0.9 });
            trouble.Faults.Add(new FaultRule(FaultMoment.Request, IsRenew));
            trouble.Faults.Add(new FaultRule(FaultMoment.Request, IsRenew) { Fate = Fate.Lost, Times = 3 });
            trouble.Faults.Add(new FaultRule(FaultMoment.Request, IsRenew) { Hold = new Checkpoint(), Times = null });

            await trouble.LostAfterAsync(handle);

            (trouble.Time.Elapsed - beat).ShouldBeLessThanOrEqualTo(TimeToLive); // sent one beat after the grant
            trouble.Memory.Entries.ShouldHaveSingleItem(); // lost before the store gave it to another
        });

    [Test]
    public void A_store_away_for_less_than_that_costs_no_lock() =>
        InTrouble(async trouble =>
        {
            await using var handle = await trouble.HeldAsync();
            for (var outage = 0; outage < 20; outage++)
            {
                trouble.Faults.Add(new FaultRule(FaultMoment.Request, IsRenew) { Fate = Fate.Lost, Times = 2 });
                await trouble.PassAsync(TimeToLive);
                trouble.Faults.Clear();
            }

            handle.Lost.IsCancellationRequested.ShouldBeFalse();
            trouble.Memory.Entries.ShouldHaveSingleItem().Key.ShouldBe(handle.Key);
        });

    [Test]
    public void A_lease_the_store_lost_is_known_at_the_next_renewal() =>
        InTrouble(async trouble =>
        {
            await using var handle = await trouble.HeldAsync();

            trouble.Memory.Expire(handle.Lease);

            (await trouble.LostAfterAsync(handle)).ShouldBeLessThanOrEqualTo(TimeToLive / 5);
        });

    [Test]
    public void A_release_that_does_not_arrive_throws_nothing_and_the_lock_ends_by_itself() =>
        InTrouble(async trouble =>
        {
            var handle = await trouble.HeldAsync();
            trouble.Faults.Add(new FaultRule(FaultMoment.Request, _ => true) { Hold = new Checkpoint(), Times = null });

            await handle.DisposeAsync();
            await handle.DisposeAsync();

            trouble.Time.Elapsed.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));
            await trouble.PassAsync(TimeToLive);
            trouble.Memory.Entries.ShouldBeEmpty();
        });

    [Test]
    public void A_free_lock_costs_two_reads_one_write_and_no_watch() =>
        InTrouble(async trouble =>
        {
            var directory = LockDirectory.Keyspace(Root, new KeyspaceName("ks"));
            await trouble.Memory.PutAsync(Key.FromText("/vitess/global/keyspaces/ks/Keyspace"), "", None);
            var before = trouble.Memory.Counts;

            await using var handle = await trouble.HeldAsync(directory);

            var after = trouble.Memory.Counts;
            (after.Reads - before.Reads, after.Commits - before.Commits, after.Watches).ShouldBe((2, 1, 0));
        });

    private static void InTrouble(Func<Trouble, Task> test) => VirtualLoop.Run(time => test(new Trouble(time)));

    private static bool IsCommit(StoreCall call) => call is StoreCall.Commit;

    private static bool IsRenew(StoreCall call) => call is StoreCall.Renew;

    private static bool IsGetOrRevoke(StoreCall call) => call is StoreCall.Get or StoreCall.Revoke;

    /// <summary>Locks on a store that does as its script says, and what reached that store.</summary>
    private sealed class Trouble
    {
        private readonly TopologyLocks locks;
        private readonly List<Transaction> sent = [];

        public Trouble(VirtualTime time)
        {
            Time = time;
            Memory = new MemoryStore(time);
            Faults = new FaultScript(time);
            Faults.Add(new FaultRule(FaultMoment.Request, Record) { Times = null });
            locks = new TopologyLocks(new FaultyStore(Memory, Faults, time), new LockOwner("host", "user"), time);
        }

        public VirtualTime Time { get; }

        public MemoryStore Memory { get; }

        public FaultScript Faults { get; }

        public Transaction[] Sent => [.. sent];

        public Task<LockOutcome> AcquireAsync() =>
            locks.AcquireAsync(Directory, "RebuildKeyspace", LockOptions.Default, None);

        public async Task<LockHandle> HeldAsync(LockDirectory? directory = null)
        {
            var outcome = await locks.AcquireAsync(
                directory ?? Directory,
                "RebuildKeyspace",
                LockOptions.Default,
                None
            );
            return outcome.ShouldBeOfType<LockOutcome.Held>().Handle;
        }

        public Task PassAsync(TimeSpan span) => Task.Delay(span, Time, None);

        public async Task<TimeSpan> LostAfterAsync(LockHandle handle)
        {
            var since = Time.Elapsed;
            await Expect.CancelledAsync(Task.Delay(TimeSpan.FromDays(1), Time, handle.Lost));
            return Time.Elapsed - since;
        }

        /// <summary>Means no call, and so leaves every call to the rules behind it.</summary>
        private bool Record(StoreCall call)
        {
            if (call is StoreCall.Commit(var transaction))
            {
                sent.Add(transaction);
            }

            return false;
        }
    }
}
