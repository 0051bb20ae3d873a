using ControlPlane.Protocols.Topodata;
using ControlPlane.Schemas.Feeds;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Schemas.Tablets;
using ControlPlane.TabletFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Schemas.Tests.Following;

/// <summary>How tablets are followed, on a clock of its own.</summary>
public class FollowingTests
{
    [Test]
    public void A_list_is_read_when_the_tablet_has_said_who_it_is() =>
        Follow(async run =>
        {
            await run.AddAsync("shop", 100, "orders");
            await run.PassAsync(TimeSpan.FromSeconds(1));
            run.Tables("shop").ShouldBe(["orders"]);
            var source = run.View.Sources[new("shop")];
            (source.Where, source.Trouble, source.Tables).ShouldBe(("zone1-0000000100 at 127.0.0.1:100", null, 1));
        });

    [Test]
    public void A_table_that_comes_or_goes_is_known_at_once() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            await run.PassAsync(TimeSpan.FromSeconds(1));
            tablet.Change(now => now with { Tables = now.Tables.Add("items") });
            await run.PassAsync(TimeSpan.FromMilliseconds(1));
            run.Tables("shop").ShouldBe(["items", "orders"]);
            tablet.Change(now => now with { Tables = now.Tables.Remove("orders"), Views = now.Views.Add("v") });
            await run.PassAsync(TimeSpan.FromMilliseconds(1));
            run.Tables("shop").ShouldBe(["items"]);
            run.View.Schemas.Find(new("shop"))!.Views.ShouldBe(["v"]);
        });

    [Test]
    public void The_names_in_a_signal_are_not_believed() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            await run.PassAsync(TimeSpan.FromSeconds(1));
            tablet.Say(tablet.State.Health(["nonsense", "orders"], ["orders"]));
            await run.PassAsync(TimeSpan.FromSeconds(1));
            (run.Tables("shop").Single(), tablet.Reads).ShouldBe(("orders", 2));
        });

    [Test]
    public void A_quiet_tablet_is_asked_again_now_and_then_and_its_list_grows_no_older() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            await run.BeatAsync(tablet, TimeSpan.FromHours(1));
            tablet.Reads.ShouldBe(13); // at first, and every five minutes
            (run.Now - run.View.Schemas.Find(new("shop"))!.ReadAt).ShouldBeLessThan(TimeSpan.FromMinutes(6));
        });

    [Test]
    public void A_signal_while_the_list_is_read_has_it_read_again() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            tablet.Answer = async cancellation =>
            {
                var before = TableNames.Of(tablet.State.Tables, []);
                await Task.Delay(TimeSpan.FromSeconds(0.5), run.Time, cancellation);
                if (tablet.Reads == 1)
                {
                    tablet.Change(now => now with { Tables = now.Tables.Add("items") });
                }

                await Task.Delay(TimeSpan.FromSeconds(0.5), run.Time, cancellation);
                return before;
            };
            await run.PassAsync(TimeSpan.FromSeconds(1.5));
            run.View.Schemas.Find(new("shop")).ShouldBeNull();
            await run.PassAsync(TimeSpan.FromSeconds(1));
            run.Tables("shop").ShouldBe(["items", "orders"]);
        });

    [Test]
    public void A_list_that_never_stops_changing_is_taken_after_some_tries() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            tablet.Answer = async cancellation =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), run.Time, cancellation);
                tablet.Say(tablet.State.Health(["orders"], []));
                return TableNames.Of(tablet.State.Tables, []);
            };
            await run.PassAsync(TimeSpan.FromSeconds(4));
            run.Tables("shop").ShouldBe(["orders"]);
        });

    [Test]
    public void The_primary_is_followed_when_it_moves_and_the_old_one_left() =>
        Follow(async run =>
        {
            var old = await run.AddAsync("shop", 100, "orders");
            run.Tablets.Add(101, TabletState.Primary("zone1-101", "shop", "orders", "items"));
            await run.Topology.WriteTabletAsync("shop", 101);
            await run.PassAsync(TimeSpan.FromSeconds(1));
            await run.Topology.DeclareAsync("shop", "zone1-101");
            await run.PassAsync(TimeSpan.FromMilliseconds(1));
            run.Tables("shop").ShouldBe(["items", "orders"]);
            run.View.Sources[new("shop")].Where.ShouldBe("zone1-0000000101 at 127.0.0.1:101");
            old.Change(now => now with { Tables = now.Tables.Clear() });
            await run.PassAsync(TimeSpan.FromMinutes(1));
            (old.Reads, run.Tables("shop").Count()).ShouldBe((1, 2));
        });

    [Test]
    public void A_primary_that_moves_ends_the_pause_after_failures() =>
        Follow(async run =>
        {
            await run.Topology.DeclareAsync("shop", "zone1-100"); // its tablet has no record
            await run.PassAsync(TimeSpan.FromHours(1));
            var tablet = run.Tablets.Add(101, TabletState.Primary("zone1-101", "shop", "orders"));
            await run.Topology.WriteTabletAsync("shop", 101);
            await run.Topology.DeclareAsync("shop", "zone1-101");
            await run.PassAsync(TimeSpan.FromMilliseconds(1));
            tablet.Reads.ShouldBe(1);
        });

    [Test]
    public void A_primary_that_is_demoted_is_believed_no_more_and_believed_again_when_it_returns() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            await run.PassAsync(TimeSpan.FromSeconds(1));
            tablet.Change(now => now with { Type = TabletType.Replica, Tables = now.Tables.Add("items") });
            await run.PassAsync(TimeSpan.FromSeconds(1));
            run.Tables("shop").ShouldBe(["orders"]);
            run.Trouble("shop").ShouldBe((TabletTrouble.NotPrimary, "it says that it is REPLICA"));
            tablet.Change(now => now with { Type = TabletType.Primary }, tells: true);
            await run.PassAsync(TimeSpan.FromSeconds(1));
            run.Tables("shop").ShouldBe(["items", "orders"]);
            run.View.Sources[new("shop")].Trouble.ShouldBeNull();
        });

    [Test]
    public void A_tablet_that_does_not_serve_is_waited_for_without_asking() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            tablet.Change(now => now with { IsServing = false });
            await run.BeatAsync(tablet, TimeSpan.FromMinutes(10));
            (tablet.Reads, run.Tablets.Dialled.Count).ShouldBe((0, 1));
            run.Trouble("shop").Kind.ShouldBe(TabletTrouble.NotServing);
            tablet.Change(now => now with { IsServing = true });
            await run.PassAsync(TimeSpan.FromMilliseconds(1));
            run.Tables("shop").ShouldBe(["orders"]);
        });

    [TestCase("other", "0", "zone1-100", "a tablet of other/0 answers there")]
    [TestCase("shop", "-80", "zone1-100", "a tablet of shop/-80 answers there")]
    [TestCase("shop", "0", "zone1-999", "tablet zone1-0000000999 answers there")]
    public void Another_tablet_at_the_address_is_not_asked(string keyspace, string shard, string alias, string why) =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            tablet.Change(_ =>
                TabletState.Primary(alias, keyspace, "lies") with
                {
                    Shard = new(new(keyspace), new(shard)),
                }
            );
            await run.PassAsync(TimeSpan.FromMinutes(5));
            tablet.Reads.ShouldBe(0);
            run.Trouble("shop").ShouldBe((TabletTrouble.WrongTablet, why));
        });

    [Test]
    public void A_list_that_cannot_be_read_again_is_kept_and_its_age_grows() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            await run.PassAsync(TimeSpan.FromSeconds(1));
            var readAt = run.View.Schemas.Find(new("shop"))!.ReadAt;
            tablet.Answer = _ => throw new TabletException(TabletTrouble.Garbage, "half an answer");
            tablet.Change(now => now with { Tables = now.Tables.Clear() });
            await run.PassAsync(TimeSpan.FromDays(1));
            run.Tables("shop").ShouldBe(["orders"]);
            run.View.Schemas.Find(new("shop"))!.ReadAt.ShouldBe(readAt);
            var trouble = run.View.Sources[new("shop")].Trouble!;
            (trouble.Kind, trouble.Why).ShouldBe((TabletTrouble.Garbage, "half an answer"));
            (run.Now - trouble.Since).ShouldBeGreaterThan(TimeSpan.FromHours(23));
            run.View.Failures["Garbage"].ShouldBe(trouble.Failures);
        });

    [Test]
    public void Failures_are_followed_by_longer_and_longer_pauses_up_to_a_limit() =>
        Follow(async run =>
        {
            await run.Topology.DeclareAsync("shop", "zone1-100");
            await run.Topology.WriteTabletAsync("shop", 100); // and nobody listens there
            await run.PassAsync(TimeSpan.FromSeconds(10));
            run.Tablets.Dialled.Count.ShouldBeInRange(3, 6);
            var before = run.Tablets.Dialled.Count;
            await run.PassAsync(TimeSpan.FromHours(1));
            (run.Tablets.Dialled.Count - before).ShouldBeInRange(120, 250);
            run.Trouble("shop").Kind.ShouldBe(TabletTrouble.Unreachable);
        });

    [Test]
    public void A_stream_that_breaks_is_opened_again_and_the_list_read_again() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            await run.PassAsync(TimeSpan.FromSeconds(1));
            tablet.BreakStreams();
            tablet.Change(now => now with { Tables = now.Tables.Add("items") }, tells: false);
            await run.PassAsync(TimeSpan.FromSeconds(2));
            run.Tables("shop").ShouldBe(["items", "orders"]);
            run.View.Sources[new("shop")].Trouble.ShouldBeNull();
        });

    [Test]
    public void A_stream_that_falls_silent_is_dead() =>
        Follow(async run =>
        {
            var tablet = await run.AddAsync("shop", 100, "orders");
            await run.PassAsync(TimeSpan.FromSeconds(59));
            run.Tablets.Dialled.Count.ShouldBe(1);
            tablet.IsMute = true;
            await run.PassAsync(TimeSpan.FromSeconds(3));
            run.Trouble("shop").ShouldBe((TabletTrouble.TooSlow, "its health stream has been silent for 00:01:00"));
            await run.PassAsync(TimeSpan.FromSeconds(15));
            run.Trouble("shop").ShouldBe((TabletTrouble.TooSlow, "its health stream said nothing within 00:00:10"));
        });

    [Test]
    public void Tablets_that_hang_delay_no_signal_of_another() =>
        Follow(
            async run =>
            {
                var good = await run.AddAsync("good", 1, "t");
                await run.PassAsync(TimeSpan.FromSeconds(1));
                for (var at = 0; at < 20; at++)
                {
                    var bad = await run.AddAsync($"bad{at}", 100 + at, "t");
                    bad.IsMute = true;
                }

                await run.PassAsync(TimeSpan.FromSeconds(1));
                good.Change(now => now with { Tables = now.Tables.Add("new") });
                await run.PassAsync(TimeSpan.FromMilliseconds(1));
                run.Tables("good").ShouldBe(["new", "t"]);
                var late = await run.AddAsync("late", 2, "t");
                await run.PassAsync(TimeSpan.FromMinutes(3));
                late.Reads.ShouldBe(1);
            },
            new() { Concurrency = 2 }
        );

    [Test]
    public void No_more_tablets_are_asked_at_once_than_allowed() =>
        Follow(
            async run =>
            {
                var (now, most) = (0, 0);
                for (var at = 0; at < 50; at++)
                {
                    var tablet = await run.AddAsync($"ks{at}", 100 + at, "t");
                    tablet.Answer = async cancellation =>
                    {
                        most = Math.Max(most, ++now);
                        await Task.Delay(TimeSpan.FromMilliseconds(100), run.Time, cancellation);
                        now--;
                        return TableNames.Of(["t"], []);
                    };
                }

                await run.PassAsync(TimeSpan.FromSeconds(5));
                (run.View.Schemas.Keyspaces.Count, most).ShouldBe((50, 4));
            },
            new() { Concurrency = 4 }
        );

    [Test]
    public void A_keyspace_that_is_gone_is_forgotten() =>
        Follow(async run =>
        {
            await run.AddAsync("shop", 100, "orders");
            await run.AddAsync("other", 101, "t");
            await run.PassAsync(TimeSpan.FromSeconds(1));
            await run.Topology.DeleteAsync(run.Topology.Layout.Keyspace(new("shop")));
            await run.PassAsync(TimeSpan.FromSeconds(1));
            run.View.Schemas.Keyspaces.Keys.ShouldBe([new("other")]);
            run.View.Sources.Keys.ShouldBe([new("other")]);
        });

    [Test]
    public void A_shard_without_a_primary_and_a_cell_out_of_reach_are_told_apart() =>
        Follow(async run =>
        {
            await run.Topology.DeclareAsync("young", null);
            await run.Topology.DeclareAsync("far", "zone9-1");
            run.Topology.CellFailure = new StoreException(StoreFailure.Unavailable, "etcd of zone9", "no answer");
            await run.PassAsync(TimeSpan.FromSeconds(1));
            run.Trouble("young").ShouldBe((TabletTrouble.NoPrimary, "shard young/0 has no primary"));
            run.Trouble("far").Kind.ShouldBe(TabletTrouble.NoTopology);
        });

    [Test]
    public void A_tablet_that_was_shut_down_has_no_address() =>
        Follow(async run =>
        {
            await run.AddAsync("shop", 100, "orders");
            await run.PassAsync(TimeSpan.FromSeconds(1));
            await run.Topology.WriteTabletAsync("shop", 100, blank: true);
            run.Tablets.Add(100, TabletState.Primary("zone1-100", "shop")).IsMute = true;
            await run.PassAsync(TimeSpan.FromMinutes(2));
            run.Trouble("shop").Kind.ShouldBe(TabletTrouble.NoAddress);
            run.Tables("shop").ShouldBe(["orders"]);
        });

    [Test]
    public void A_glance_ends_in_time_and_tells_who_was_not_read_by_then() =>
        VirtualLoop.Run(async time =>
        {
            var tablets = new FakeTablets();
            var topology = new TopologyInMemory(time);
            tablets.Add(1, TabletState.Primary("zone1-1", "good", "t"));
            tablets.Add(2, TabletState.Primary("zone1-2", "hanging", "t")).Answer = async cancellation =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
                return TableNames.Of([], []);
            };
            foreach (var (keyspace, port) in new[] { ("good", 1), ("hanging", 2) })
            {
                await topology.WriteTabletAsync(keyspace, port);
                await topology.DeclareAsync(keyspace, $"zone1-{port}");
            }

            var view = await TabletGlance.ReadAsync(
                await PrimaryReader.ReadAsync(topology.Store, topology.Layout, CancellationToken.None),
                new(topology, tablets),
                TimeSpan.FromSeconds(5),
                new() { Time = time },
                CancellationToken.None
            );
            time.Elapsed.ShouldBe(TimeSpan.FromSeconds(5));
            view.Schemas.Keyspaces.Keys.ShouldBe([new("good")]);
            view.Sources[new("hanging")].Trouble!.Why.ShouldBe("it was not read within 00:00:05");
        });

    private static void Follow(Func<FollowedRun, Task> test, FeedOptions? options = null) =>
        VirtualLoop.Run(async time =>
        {
            var run = new FollowedRun(time, options ?? new());
            await run.RunAsync(test);
        });
}
