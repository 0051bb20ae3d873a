using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Tests.Faults;

public class FaultyStoreTests
{
    private static readonly Key A = Key.FromText("/a");
    private static readonly Key B = Key.FromText("/b");
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public void A_lost_commit_is_unknown_and_did_not_happen() =>
        VirtualLoop.Run(async time =>
        {
            var (store, memory, faults) = Open(time);
            faults.Add(new FaultRule(FaultMoment.Request, IsCommit) { Fate = Fate.Lost });

            (await CommitAsync(store)).ShouldBeOfType<CommitOutcome.Unknown>();

            memory.Entries.ShouldBeEmpty();
            (await CommitAsync(store)).ShouldBeOfType<CommitOutcome.Committed>();
        });

    [Test]
    public void A_commit_whose_reply_is_lost_is_unknown_and_did_happen() =>
        VirtualLoop.Run(async time =>
        {
            var (store, memory, faults) = Open(time);
            faults.Add(new FaultRule(FaultMoment.Reply, IsCommit) { Fate = Fate.Lost });

            (await CommitAsync(store)).ShouldBeOfType<CommitOutcome.Unknown>();

            memory.Entries.ShouldHaveSingleItem().Key.ShouldBe(A);
        });

    [Test]
    public void A_refusal_is_the_failure_asked_for_and_nothing_happens() =>
        VirtualLoop.Run(async time =>
        {
            var (store, memory, faults) = Open(time);
            faults.Add(new FaultRule(FaultMoment.Request, IsCommit) { Fate = Fate.Refused(StoreFailure.NoSpace) });

            await Expect.FailureAsync(StoreFailure.NoSpace, () => CommitAsync(store));

            memory.Entries.ShouldBeEmpty();
        });

    [Test]
    public void A_permission_is_denied_by_span_for_every_kind_of_call() =>
        VirtualLoop.Run(async time =>
        {
            var (store, _, faults) = Open(time);
            var denied = KeySpan.Prefix(A);
            faults.Add(
                new FaultRule(FaultMoment.Request, call => call.Touches(denied))
                {
                    Fate = Fate.Refused(StoreFailure.PermissionDenied),
                    Times = null,
                }
            );
            var guarded = new Transaction([new Condition.Empty(denied)], [B.Put("x")]);
            await store.PutAsync(B, "x", None);

            await DeniedAsync(() => store.GetAsync(A, None));
            await DeniedAsync(() => store.ReadAsync(KeySpan.Everything, None));
            await DeniedAsync(() => store.CommitAsync(guarded, None));
            await DeniedAsync(() => CommitAsync(store));
            await DeniedAsync(async () => await store.WatchAsync(KeySpan.Everything, null, None).FirstAsync());
            (await store.TextAsync(B, None)).ShouldBe("x");

            static Task DeniedAsync(Func<Task> call) => Expect.FailureAsync(StoreFailure.PermissionDenied, call);
        });

    [Test]
    public void A_delayed_request_arrives_later_and_a_delayed_reply_is_done_before() =>
        VirtualLoop.Run(async time =>
        {
            var (store, memory, faults) = Open(time);
            var (late, later) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));
            faults.Add(new FaultRule(FaultMoment.Request, IsCommit) { Delay = late });
            faults.Add(new FaultRule(FaultMoment.Reply, IsCommit) { Delay = later });

            var commit = CommitAsync(store);
            await Task.Delay(late / 2, time, None);
            memory.Entries.ShouldBeEmpty();
            await Task.Delay(late, time, None);
            memory.Entries.ShouldHaveSingleItem();
            commit.IsCompleted.ShouldBeFalse();
            await commit;

            time.Elapsed.ShouldBe(late + later);
        });

    [Test]
    public void A_held_commit_lets_another_writer_in_between() =>
        VirtualLoop.Run(async time =>
        {
            var (store, memory, faults) = Open(time);
            var checkpoint = new Checkpoint();
            faults.Add(new FaultRule(FaultMoment.Request, IsCommit) { Hold = checkpoint });

            var commit = store.CommitAsync(
                new Transaction([new Condition.ModifiedAt(A, Revision.None)], [A.Put("ours")]),
                None
            );
            await checkpoint.Reached;
            await memory.PutAsync(A, "theirs", None);
            checkpoint.Release();

            (await commit).ShouldBeOfType<CommitOutcome.Conflict>();
            (await memory.TextAsync(A, None)).ShouldBe("theirs");
        });

    [Test]
    public void A_lost_read_or_lease_call_is_unavailable() =>
        VirtualLoop.Run(async time =>
        {
            var (store, memory, faults) = Open(time);
            faults.Add(new FaultRule(FaultMoment.Request, _ => true) { Fate = Fate.Lost, Times = 3 });
            faults.Add(new FaultRule(FaultMoment.Reply, call => call is StoreCall.Grant) { Fate = Fate.Lost });

            await UnavailableAsync(() => store.GetAsync(A, None));
            await UnavailableAsync(() => store.ReadAsync(KeySpan.Everything, None));
            await UnavailableAsync(() => store.GrantAsync(TimeSpan.FromMinutes(1), None));
            memory.Leases.ShouldBeEmpty();
            await UnavailableAsync(() => store.GrantAsync(TimeSpan.FromMinutes(1), None));
            memory.Leases.ShouldHaveSingleItem();

            static Task UnavailableAsync(Func<Task> call) => Expect.FailureAsync(StoreFailure.Unavailable, call);
        });

    [Test]
    public void A_watch_whose_stream_breaks_tells_every_change_once() =>
        VirtualLoop.Run(async time =>
        {
            var (store, _, faults) = Open(time);
            await using var watch = store.WatchAsync(KeySpan.Everything, null, None).GetAsyncEnumerator();
            await watch.MoveNextAsync();
            faults.Add(new FaultRule(FaultMoment.Change, _ => true) { Fate = Fate.Lost });
            faults.Add(new FaultRule(FaultMoment.Request, call => call is StoreCall.Watch) { Fate = Fate.Lost });

            var first = await store.PutAsync(A, "1", None);
            var second = await store.PutAsync(A, "2", None);

            (await ToldAsync(watch)).ShouldBeOfType<TopologyChange.Changed>().At.ShouldBe(first);
            (await ToldAsync(watch)).ShouldBeOfType<TopologyChange.Changed>().At.ShouldBe(second);
        });

    [Test]
    public void A_watch_whose_stream_breaks_over_a_compaction_begins_anew() =>
        VirtualLoop.Run(async time =>
        {
            var (store, memory, faults) = Open(time);
            await using var watch = store.WatchAsync(KeySpan.Everything, null, None).GetAsyncEnumerator();
            await watch.MoveNextAsync();
            faults.Add(new FaultRule(FaultMoment.Change, _ => true) { Fate = Fate.Lost });

            await store.PutAsync(A, "1", None);
            await store.PutAsync(A, "2", None);
            memory.Compact(await store.PutAsync(A, "3", None));

            var snapshot = (await ToldAsync(watch)).ShouldBeOfType<TopologyChange.Snapshot>();
            snapshot.Entries.ShouldHaveSingleItem().Value.ToStringUtf8().ShouldBe("3");
        });

    [Test]
    public void A_silent_watch_tells_nothing_until_it_is_let_go() =>
        VirtualLoop.Run(async time =>
        {
            var (store, _, faults) = Open(time);
            await using var watch = store.WatchAsync(KeySpan.Everything, null, None).GetAsyncEnumerator();
            await watch.MoveNextAsync();
            var silence = new Checkpoint();
            faults.Add(new FaultRule(FaultMoment.Change, _ => true) { Hold = silence });
            var at = await store.PutAsync(A, "1", None);

            var told = ToldAsync(watch);
            await Task.Delay(TimeSpan.FromHours(1), time, None);
            told.IsCompleted.ShouldBeFalse();
            silence.Release();

            (await told).At.ShouldBe(at);
        });

    private static (FaultyStore Store, MemoryStore Memory, FaultScript Faults) Open(TimeProvider time)
    {
        var (memory, faults) = (new MemoryStore(time), new FaultScript(time));
        return (new FaultyStore(memory, faults, time), memory, faults);
    }

    private static bool IsCommit(StoreCall call) => call is StoreCall.Commit;

    private static Task<CommitOutcome> CommitAsync(FaultyStore store) =>
        store.CommitAsync(new Transaction([], [A.Put("x")]), None);

    private static async Task<TopologyChange> ToldAsync(IAsyncEnumerator<TopologyChange> watch)
    {
        do
        {
            (await watch.MoveNextAsync()).ShouldBeTrue();
        } while (watch.Current is TopologyChange.Alive);
        return watch.Current;
    }
}
