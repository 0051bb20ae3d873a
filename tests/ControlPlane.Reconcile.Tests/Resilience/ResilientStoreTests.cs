using ControlPlane.Reconcile.Resilience;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Tests.Resilience;

public class ResilientStoreTests
{
    private static readonly Key Here = Key.FromText("/here");

    [Test]
    public void A_read_that_was_not_answered_is_tried_again() =>
        Run(async shop =>
        {
            shop.Lose(call => call is StoreCall.Get, times: 2);
            (await shop.Store.GetAsync(Here, CancellationToken.None)).ShouldNotBeNull();
            shop.Store.Breaker.ShouldSatisfyAllConditions(
                breaker => breaker.State.ShouldBe(BreakerState.Closed),
                breaker => breaker.Failures.ShouldBe(0)
            );
        });

    [Test]
    public void A_read_is_given_up_after_a_few_tries_with_the_stores_own_words() =>
        Run(async shop =>
        {
            shop.Lose(call => call is StoreCall.Get, times: 3);
            var failed = await shop.FailsAsync(store => store.GetAsync(Here, CancellationToken.None));
            failed.Failure.ShouldBe(StoreFailure.Unavailable);
            failed.Message.ShouldContain("did not answer Get");
            shop.Asked.ShouldBe(3);
            shop.Store.Breaker.Failures.ShouldBe(3);
        });

    [Test]
    public void A_read_that_hangs_ends_in_time() =>
        Run(async shop =>
        {
            var hanging = new Checkpoint();
            shop.Faults.Add(new(FaultMoment.Request, call => call is StoreCall.Get) { Hold = hanging, Times = null });
            var before = ((VirtualTime)shop.Time).Elapsed;
            var failed = await shop.FailsAsync(store => store.GetAsync(Here, CancellationToken.None));
            failed.Failure.ShouldBe(StoreFailure.Unavailable);
            failed.Message.ShouldBe("memory did not answer within 20 s.");
            (((VirtualTime)shop.Time).Elapsed - before).ShouldBeInRange(
                TimeSpan.FromSeconds(60),
                TimeSpan.FromSeconds(62)
            );
        });

    [Test]
    public void A_listing_begins_again_when_its_first_page_was_not_answered() =>
        Run(async shop =>
        {
            shop.Lose(call => call is StoreCall.List, times: 1);
            (await shop.ListAsync(pageSize: 2)).ShouldBe(["/a", "/b", "/here"]);
        });

    [Test]
    public void A_later_page_that_was_not_answered_ends_the_listing() =>
        Run(async shop =>
        {
            shop.Lose(call => call is StoreCall.List { Page: 1 }, times: 1);
            var failed = await shop.FailsAsync(_ => shop.ListAsync(pageSize: 2));
            failed.Failure.ShouldBe(StoreFailure.Unavailable);
        });

    [Test]
    public void A_page_that_hangs_ends_in_time_and_a_listing_may_take_longer_than_one_page() =>
        Run(async shop =>
        {
            shop.Faults.Add(new(FaultMoment.Request, Listing) { Delay = TimeSpan.FromSeconds(15), Times = 2 });
            (await shop.ListAsync(pageSize: 2)).Length.ShouldBe(3);
            shop.Faults.Add(new(FaultMoment.Request, Listing) { Delay = TimeSpan.FromMinutes(5), Times = null });
            (await shop.FailsAsync(_ => shop.ListAsync(pageSize: 2))).Failure.ShouldBe(StoreFailure.Unavailable);

            static bool Listing(StoreCall call) => call is StoreCall.List;
        });

    [Test]
    public void A_commit_is_sent_once_whatever_became_of_it() =>
        Run(async shop =>
        {
            shop.Lose(call => call is StoreCall.Commit, times: 1, FaultMoment.Reply);
            (await shop.CommitAsync()).ShouldBeOfType<CommitOutcome.Unknown>();
            shop.Asked.ShouldBe(1);
            shop.Store.Breaker.Failures.ShouldBe(1);
        });

    [Test]
    public Task A_store_that_answers_nothing_is_left_alone_and_commits_are_certainly_not_sent() =>
        InThreadsAsync(async shop =>
        {
            await shop.OpenBreakerAsync();
            var asked = shop.Asked;

            var read = await shop.FailsAsync(store => store.GetAsync(Here, CancellationToken.None));
            var written = await shop.FailsAsync(_ => shop.CommitAsync());

            read.Failure.ShouldBe(StoreFailure.Unavailable);
            written.Failure.ShouldBe(StoreFailure.Unavailable);
            written.Message.ShouldStartWith("memory has not answered 4 calls, so since ");
            written.Message.ShouldEndWith("this request was not sent.");
            shop.Asked.ShouldBe(asked);
        });

    [Test]
    public Task Commits_of_unknown_outcome_open_the_breaker_too() =>
        InThreadsAsync(async shop =>
        {
            shop.Lose(call => call is StoreCall.Commit, times: null);
            for (var i = 0; i < 4; i++)
            {
                (await shop.CommitAsync()).ShouldBeOfType<CommitOutcome.Unknown>();
            }

            shop.Store.Breaker.State.ShouldBe(BreakerState.Open);
        });

    [Test]
    public Task Each_try_in_vain_doubles_the_wait_for_the_next_and_an_answer_closes_the_breaker() =>
        InThreadsAsync(async shop =>
        {
            await shop.OpenBreakerAsync();
            foreach (var seconds in (int[])[1, 2, 4, 8, 16, 30, 30])
            {
                shop.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
                var asked = shop.Asked;
                await shop.FailsAsync(_ => shop.CommitAsync());
                shop.Asked.ShouldBe(asked, $"{seconds} s are not over");
                shop.Clock.Advance(TimeSpan.FromMilliseconds(1));
                (await shop.CommitAsync()).ShouldBeOfType<CommitOutcome.Unknown>();
                shop.Asked.ShouldBe(asked + 1);
            }

            shop.Faults.Clear();
            shop.Clock.Advance(TimeSpan.FromSeconds(30));
            (await shop.CommitAsync()).ShouldBeOfType<CommitOutcome.Committed>();
            shop.Store.Breaker.ShouldBe(new("memory", BreakerState.Closed, shop.Clock.GetUtcNow(), 0));
        });

    [TestCase(StoreFailure.PermissionDenied)]
    [TestCase(StoreFailure.Unauthenticated)]
    [TestCase(StoreFailure.TooLarge)]
    [TestCase(StoreFailure.NoSpace)]
    [TestCase(StoreFailure.Compacted)]
    public void A_store_that_refuses_is_alive_and_is_not_asked_twice(StoreFailure failure) =>
        Run(async shop =>
        {
            shop.Faults.Add(new(FaultMoment.Request, _ => true) { Fate = Fate.Refused(failure), Times = null });
            for (var i = 1; i <= 20; i++)
            {
                var refused = await shop.FailsAsync(store => store.GetAsync(Here, CancellationToken.None));
                refused.Failure.ShouldBe(failure);
                shop.Asked.ShouldBe(i);
            }

            shop.Store.Breaker.State.ShouldBe(BreakerState.Closed);
        });

    [Test]
    public Task A_lock_can_be_given_back_and_a_watch_goes_on_while_the_breaker_is_open() =>
        InThreadsAsync(async shop =>
        {
            var lease = await shop.Memory.GrantAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
            await using var changes = shop
                .Store.WatchAsync(KeySpan.Everything, null, CancellationToken.None)
                .GetAsyncEnumerator();
            (await changes.MoveNextAsync()).ShouldBeTrue();
            await shop.OpenBreakerAsync();
            shop.Faults.Clear();

            (await shop.Store.RenewAsync(lease.Id, CancellationToken.None)).ShouldBeTrue();
            await shop.Store.RevokeAsync(lease.Id, CancellationToken.None);

            shop.Memory.Leases.ShouldBeEmpty();
            shop.Store.Breaker.State.ShouldBe(BreakerState.Open);
            await shop.Memory.CommitAsync(Shop.Put, CancellationToken.None);
            (await changes.MoveNextAsync()).ShouldBeTrue();
            changes.Current.ShouldBeOfType<TopologyChange.Changed>();
        });

    [Test]
    public void Who_gives_up_waiting_says_nothing_about_the_store() =>
        Run(async shop =>
        {
            shop.Faults.Add(new(FaultMoment.Request, _ => true) { Hold = new Checkpoint(), Times = null });
            for (var i = 0; i < 10; i++)
            {
                using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(1), shop.Time);
                var cancelled = false;
                try
                {
                    await shop.Store.GetAsync(Here, impatient.Token);
                }
                catch (OperationCanceledException)
                {
                    cancelled = true;
                }

                cancelled.ShouldBeTrue();
            }

            shop.Store.Breaker.ShouldSatisfyAllConditions(
                breaker => breaker.State.ShouldBe(BreakerState.Closed),
                breaker => breaker.Failures.ShouldBe(0)
            );
        });

    private static void Run(Func<Shop, Task> test) =>
        VirtualLoop.Run(async time =>
        {
            var shop = new Shop(time);
            await shop.FillAsync();
            await test(shop);
        });

    /// <summary>Polly tells of a breaker that opens on a thread of its own, which is what keeps it out of simulations.</summary>
    private static async Task InThreadsAsync(Func<Shop, Task> test)
    {
        var shop = new Shop(new ManualClock());
        await shop.FillAsync();
        await test(shop);
    }

    private sealed class Shop : IStoreFaults
    {
        public static readonly Transaction Put = new([], [new Write.Put(Here, ByteString.CopyFromUtf8("x"))]);

        public Shop(TimeProvider time)
        {
            Time = time;
            Memory = new MemoryStore(time, new() { Address = "memory" });
            Faults = new(time);
            Store = new(new FaultyStore(Memory, this, time), new(), time);
        }

        public TimeProvider Time { get; }

        public ManualClock Clock => (ManualClock)Time;

        public MemoryStore Memory { get; }

        public FaultScript Faults { get; }

        public ResilientStore Store { get; }

        /// <summary>Calls that left the decorator.</summary>
        public int Asked { get; private set; }

        public async Task FillAsync()
        {
            foreach (var key in (string[])["/a", "/b", "/here"])
            {
                var put = new Write.Put(Key.FromText(key), ByteString.CopyFromUtf8("value"));
                await Memory.CommitAsync(new([], [put]), CancellationToken.None);
            }
        }

        public void Lose(Predicate<StoreCall> calls, int? times, FaultMoment moment = FaultMoment.Request) =>
            Faults.Add(new(moment, calls) { Fate = Fate.Lost, Times = times });

        public Task<CommitOutcome> CommitAsync() => Store.CommitAsync(Put, CancellationToken.None);

        public async Task OpenBreakerAsync()
        {
            Lose(_ => true, times: null);
            for (var i = 0; i < 4; i++)
            {
                await CommitAsync();
            }

            Store.Breaker.State.ShouldBe(BreakerState.Open);
        }

        public async Task<string[]> ListAsync(int pageSize)
        {
            var keys = new List<string>();
            var options = new ListOptions(PageSize: pageSize);
            await foreach (var page in Store.ListAsync(KeySpan.Everything, options, CancellationToken.None))
            {
                keys.AddRange(page.Entries.Select(entry => entry.Key.ToString()));
            }

            return [.. keys];
        }

        public async Task<StoreException> FailsAsync(Func<ResilientStore, Task> call)
        {
            try
            {
                await call(Store);
            }
            catch (StoreException failed)
            {
                return failed;
            }

            throw new InvalidOperationException("It did not fail.");
        }

        public ValueTask<Fate> OnRequestAsync(StoreCall call, CancellationToken cancellation)
        {
            Asked += call is StoreCall.Watch ? 0 : 1;
            return Faults.OnRequestAsync(call, cancellation);
        }

        public ValueTask<Fate> OnReplyAsync(StoreCall call, CancellationToken cancellation) =>
            Faults.OnReplyAsync(call, cancellation);
    }
}
