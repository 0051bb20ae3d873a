using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Informers;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Tests.Simulated;
using ControlPlane.KubernetesFixture.Direct;

namespace ControlPlane.Kubernetes.Tests.Informers;

/// <summary>Rows K12, O1 to O3, Y1 and Y2 of the list of faults, and what else an informer owes.</summary>
public sealed class InformerTests
{
    private static readonly Resource ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    private static readonly ApiError Broken = new ApiError.Unreachable("the cable is out", WasSent: true);

    [Test]
    public void K12_What_an_informer_knows_is_what_the_server_has_whatever_happens_on_the_way([Range(1, 100)] int seed)
    {
        var stage = new Stage((ulong)seed);
        var process = stage.Process("informer");
        var random = stage.Random("history");
        var isCalm = false;
        var follower = Follower.Start(
            stage,
            process,
            async (verb, _, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Between(1, 300)), process.Time, cancellation);
                return isCalm || !random.Chance(verb == "watch-line" ? 0.05 : 0.3)
                    ? CallFate.Go
                    : new CallFate.Refused(random.Chance(0.7) ? Broken : new ApiError.Expired("compacted"));
            },
            new() { PageSize = 3 }
        );
        stage.Play(async () =>
        {
            for (var step = 0; step < 200; step++)
            {
                ChangeAnything(stage, random);
                await stage.PassAsync(random.Fraction() * 4);
            }

            isCalm = true;
            await stage.UntilAsync(() => follower.Knows(stage), "the informer knows what there is");
            follower.Seen.ShouldBe(
                stage.Cluster.Store.List(ConfigMaps).Objects.ToDictionary(item => item.Key, item => $"{item.Revision}"),
                ignoreOrder: true
            );
        });
    }

    [Test]
    public void O1_Objects_that_were_deleted_while_the_watch_was_away_are_told()
    {
        var stage = new Stage();
        Put(stage, "a");
        Put(stage, "b");
        var isCut = false;
        var follower = Follower.Start(
            stage,
            stage.Process("informer"),
            (_, _, _) => Task.FromResult<CallFate>(isCut ? new CallFate.Refused(Broken) : CallFate.Go)
        );
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => follower.Seen.Count == 2, "both are known");
            isCut = true;
            Put(stage, "a", "2"); // breaks the watch at its next line
            await stage.PassAsync(5);
            stage.Cluster.Delete(ConfigMaps, Key("b"));
            stage.Cluster.Store.Compact();
            Put(stage, "c");
            await stage.PassAsync(30);
            isCut = false;
            await stage.UntilAsync(() => follower.Knows(stage), "the informer caught up");
            follower.Told.ShouldContain(Key("b"));
            follower.Seen.ShouldNotContainKey(Key("b"));
        });
    }

    [Test]
    public void O1_An_object_that_was_deleted_and_made_anew_while_away_is_told()
    {
        var stage = new Stage();
        Put(stage, "a");
        var isCut = false;
        var follower = Follower.Start(
            stage,
            stage.Process("informer"),
            (_, _, _) => Task.FromResult<CallFate>(isCut ? new CallFate.Refused(Broken) : CallFate.Go)
        );
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => follower.Seen.Count == 1, "it is known");
            var before = follower.Informer.Current!.Items[Key("a")].Uid;
            isCut = true;
            Put(stage, "a", "2");
            stage.Cluster.Delete(ConfigMaps, Key("a"));
            Put(stage, "a");
            stage.Cluster.Store.Compact();
            await stage.PassAsync(30);
            follower.Told.Clear();
            isCut = false;
            await stage.UntilAsync(() => follower.Told.Count > 0, "it is told");
            follower.Informer.Current!.Items[Key("a")].Uid.ShouldNotBe(before);
        });
    }

    [Test]
    public void O2_A_slow_consumer_loses_nothing_and_holds_up_nobody()
    {
        var stage = new Stage();
        var process = stage.Process("informer");
        var quick = Follower.Start(stage, process);
        var slow = quick.AnotherReader(TimeSpan.FromSeconds(60));
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => slow.Reads > 0, "both read");
            for (var i = 0; i < 500; i++)
            {
                Put(stage, $"item-{i % 50:00}", $"{i}");
                if (i % 10 == 9)
                {
                    stage.Cluster.Delete(ConfigMaps, Key($"item-{i % 50:00}"));
                }

                await stage.PassAsync(0.1);
            }

            await stage.PassAsync(1);
            quick.Knows(stage).ShouldBeTrue();
            slow.Knows(stage).ShouldBeFalse(); // it is still busy
            await stage.UntilAsync(() => slow.Knows(stage), "the slow one caught up");
            slow.Reads.ShouldBeLessThan(6);
            slow.LargestStep.ShouldBeLessThanOrEqualTo(50); // bounded by the objects, not by the events
        });
    }

    [Test]
    public void O2_A_consumer_that_fails_and_comes_back_starts_with_everything()
    {
        var stage = new Stage();
        Put(stage, "a");
        var follower = Follower.Start(stage, stage.Process("informer"));
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => follower.Seen.Count == 1, "the first one reads");
            Put(stage, "b");
            await stage.PassAsync(1);
            var second = follower.AnotherReader(TimeSpan.Zero);
            await stage.UntilAsync(() => second.Seen.Count == 2, "the second one has all", seconds: 1);
        });
    }

    [Test]
    public void O3_A_change_that_does_not_count_as_a_generation_is_told_too()
    {
        var stage = new Stage();
        var deployment = KubeObject.Parse(
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"g","namespace":"default"},"spec":{"replicas":2}}"""
        );
        stage.Cluster.Put(deployment);
        var follower = Follower.Start(stage, stage.Process("informer"), resource: Resource.Deployments);
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => follower.Seen.Count == 1, "it is known");
            follower.Told.Clear();
            var edited = stage.Cluster.Find(Resource.Deployments, Key("g"))!.Edit();
            edited["metadata"]!["annotations"] = new JsonObject { ["paused"] = "true" };
            stage.Cluster.Put(KubeObject.From(edited)).Generation.ShouldBe(1);
            await stage.UntilAsync(() => follower.Told.Count > 0, "it is told", seconds: 2);
        });
    }

    [Test]
    public void Y1_A_list_in_pages_is_one_list_and_deletes_nothing_of_its_later_pages()
    {
        var stage = new Stage();
        foreach (var number in Enumerable.Range(0, 25))
        {
            Put(stage, $"item-{number:00}");
        }

        var lists = 0;
        var follower = Follower.Start(
            stage,
            stage.Process("informer"),
            (verb, _, _) =>
            {
                lists += verb == "list" ? 1 : 0;
                return Task.FromResult(CallFate.Go);
            },
            new() { PageSize = 4 }
        );
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => follower.Seen.Count > 0, "it is listed");
            follower.Seen.Count.ShouldBe(25); // the first snapshot is whole
            lists.ShouldBe(7);
        });
    }

    [Test]
    public void A_list_whose_history_goes_between_two_pages_begins_anew_and_in_the_end_without_pages()
    {
        var stage = new Stage();
        foreach (var number in Enumerable.Range(0, 25))
        {
            Put(stage, $"item-{number:00}");
        }

        var lists = 0;
        var follower = Follower.Start(
            stage,
            stage.Process("informer"),
            (verb, _, _) =>
            {
                if (verb == "list" && lists++ % 2 == 1)
                {
                    Put(stage, "item-24", $"{lists}");
                    stage.Cluster.Store.Compact(); // 410 on the second page, each time
                }

                return Task.FromResult(CallFate.Go);
            },
            new() { PageSize = 10 }
        );
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => follower.Seen.Count > 0, "it is listed");
            follower.Seen.Count.ShouldBe(25);
            lists.ShouldBe(5); // two pages, twice, and all at once
        });
    }

    [TestCase("Forbidden")]
    [TestCase("ServerFailed")]
    [TestCase("NotFound")]
    [TestCase("Unauthorized")]
    [TestCase("Unreadable")]
    public void Y2_No_refusal_ends_an_informer_and_what_it_knows_stays(string kind)
    {
        ApiError error = kind switch
        {
            "Forbidden" => new ApiError.Forbidden("no"),
            "ServerFailed" => new ApiError.ServerFailed(500, "no"),
            "NotFound" => new ApiError.NotFound("no"),
            "Unauthorized" => new ApiError.Unauthorized("no"),
            _ => new ApiError.Unreadable("no"),
        };
        var stage = new Stage();
        Put(stage, "a");
        var (isRefused, calls) = (true, 0);
        var follower = Follower.Start(
            stage,
            stage.Process("informer"),
            (_, _, _) =>
            {
                calls++;
                return Task.FromResult<CallFate>(isRefused ? new CallFate.Refused(error) : CallFate.Go);
            }
        );
        stage.Play(async () =>
        {
            await stage.PassAsync(600);
            follower.Informer.Health.ShouldBeOfType<InformerHealth.Failing>().Error.ShouldBe(error);
            calls.ShouldBeInRange(10, 40); // it backs off to about a minute, and never gives up
            isRefused = false;
            await stage.UntilAsync(() => follower.Seen.Count == 1, "it lists", seconds: 61);
            follower.Informer.Health.ShouldBeOfType<InformerHealth.Following>();

            isRefused = true;
            Put(stage, "b");
            await stage.PassAsync(600);
            follower.Seen.Keys.ShouldBe([Key("a")]);
            follower.Running.IsCompleted.ShouldBeFalse();
            isRefused = false;
            await stage.UntilAsync(() => follower.Seen.Count == 2, "it follows again", seconds: 61);
        });
    }

    [Test]
    public void A_kind_without_objects_is_told_too_so_that_nobody_waits_for_ever()
    {
        var stage = new Stage();
        var follower = Follower.Start(stage, stage.Process("informer"));
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => follower.Informer.Current is not null, "it is listed", seconds: 1);
            follower.Informer.Current!.Items.ShouldBeEmpty();
        });
    }

    [Test]
    public void A_quiet_kind_costs_one_watch_and_no_list_for_as_long_as_bookmarks_come()
    {
        var stage = new Stage();
        Put(stage, "a");
        var calls = new List<string>();
        var follower = Follower.Start(
            stage,
            stage.Process("informer"),
            (verb, _, _) =>
            {
                calls.Add(verb);
                return Task.FromResult(CallFate.Go);
            }
        );
        stage.Play(async () =>
        {
            await stage.PassAsync(3600);
            calls.Count(verb => verb == "list").ShouldBe(1);
            calls.Count(verb => verb == "watch").ShouldBeInRange(6, 13);
            follower.Seen.Count.ShouldBe(1);
        });
    }

    [Test]
    public void A_store_that_went_back_in_time_is_noticed_although_its_watches_stay_silent()
    {
        var stage = new Stage();
        Put(stage, "a");
        var follower = Follower.Start(stage, stage.Process("informer"));
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => follower.Seen.Count == 1, "it is known");
            follower.Informer.Reach("999999"); // what it followed was restored from a backup made long before
            follower.Cut();
            Put(stage, "b");
            await stage.UntilAsync(() => follower.Seen.Count == 2, "it lists anew", seconds: 1200);
        });
    }

    [Test]
    public void Every_key_is_handed_out_again_at_a_resync()
    {
        var stage = new Stage();
        Put(stage, "a");
        Put(stage, "b");
        var follower = Follower.Start(
            stage,
            stage.Process("informer"),
            options: new() { Resync = TimeSpan.FromMinutes(10) }
        );
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => follower.Seen.Count == 2, "both are known");
            follower.Told.Clear();
            await stage.PassAsync(601);
            follower.Told.ShouldBe([Key("a"), Key("b")]);
        });
    }

    [Test]
    public void An_object_that_cannot_be_read_is_kept_apart_and_stops_nothing()
    {
        var stage = new Stage();
        Put(stage, "good");
        Put(stage, "bad");
        var process = stage.Process("informer");
        var kind = new KubeKind<string>(
            ConfigMaps,
            item => item.Key.Name == "bad" ? throw new FormatException("size is no number") : item.Key.Name
        );
        var informer = new Informer<string>(stage.Client(process), kind, new(), stage.Tools(process));
        stage.Play(async () =>
        {
            _ = process.Start(() => informer.RunAsync(CancellationToken.None));
            await stage.UntilAsync(() => informer.Current is not null, "it lists");
            informer.Current!.Values.ShouldBe(["good"]);
            informer.Current.Items[Key("bad")].Problem.ShouldBe("size is no number");
        });
    }

    private static ObjectKey Key(string name) => new("default", name);

    private static void Put(Stage stage, string name, string value = "1") =>
        stage.Cluster.Put(
            KubeObject.From(
                new()
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "ConfigMap",
                    ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
                    ["data"] = new JsonObject { ["value"] = value },
                }
            )
        );

    private static void ChangeAnything(Stage stage, ControlPlane.Simulation.Kernel.SimRandom random)
    {
        var name = $"item-{random.Below(12)}";
        switch (random.Below(10))
        {
            case < 6:
                Put(stage, name, $"{random.Next()}");
                break;
            case < 9:
                stage.Cluster.Delete(ConfigMaps, Key(name));
                break;
            default:
                stage.Cluster.Store.Compact();
                break;
        }
    }
}
