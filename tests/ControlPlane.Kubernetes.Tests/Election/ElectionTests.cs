using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Election;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Tests.Simulated;
using ControlPlane.KubernetesFixture.Direct;
using ControlPlane.Simulation.Kernel;

namespace ControlPlane.Kubernetes.Tests.Election;

/// <summary>Rows K5 to K9 of the list of faults of today's libraries, and what else an election owes.</summary>
public sealed class ElectionTests
{
    private static readonly ObjectKey Lease = Stage.Usual.Lease;
    private static readonly ApiError Broken = new ApiError.Unreachable("the cable is out", WasSent: true);

    [Test]
    public void K5_A_term_that_ended_renews_nothing()
    {
        var stage = new Stage();
        var isCut = false;
        var writes = new List<TimeSpan>();
        var a = stage.Process("a");
        var seat = Seat.Take(
            stage,
            a,
            (verb, _, cancellation) =>
            {
                if (verb is "update" or "create")
                {
                    writes.Add(stage.Now);
                }

                return isCut ? HangAsync(a, cancellation) : Task.FromResult(CallFate.Go);
            }
        );
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => seat.IsLeading, "a leads");
            isCut = true;
            await stage.UntilAsync(() => seat.Terms == 1 && !seat.IsLeading, "the term ends");
            var endedAt = stage.Now;
            await stage.PassAsync(60);
            writes.Count(at => at > endedAt).ShouldBe(0);

            // What is tried from here on is a new term's business: reading first, and nothing on behalf of the old one.
            var before = writes.Count;
            isCut = false;
            await stage.UntilAsync(() => seat.IsLeading, "a leads again");
            seat.Terms.ShouldBe(2);
            writes.Count.ShouldBe(before + 1);
            await seat.StopAsync();
        });
    }

    [Test]
    public void K5_A_renewal_that_is_answered_after_the_end_does_not_bring_the_term_back()
    {
        var stage = new Stage();
        var a = stage.Process("a");
        var isSlow = false;
        var seat = Seat.Take(
            stage,
            a,
            async (verb, _, _) =>
            {
                if (isSlow && verb == "update")
                {
                    await Task.Delay(TimeSpan.FromSeconds(12), a.Time, CancellationToken.None); // deaf, as a lost packet is
                }

                return CallFate.Go;
            }
        );
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => seat.IsLeading, "a leads");
            isSlow = true;
            var term = seat.Term!;
            await stage.PassAsync(11);
            term.IsHeld.ShouldBeFalse();
            term.Ended.IsCancellationRequested.ShouldBeTrue();
            await stage.PassAsync(10);
            term.IsHeld.ShouldBeFalse();
            isSlow = false;
            await stage.PassAsync(20);
            term.IsHeld.ShouldBeFalse();
            await seat.StopAsync();
        });
    }

    [Test]
    public void K6_A_term_is_over_when_its_proof_is_too_old_and_nobody_else_has_been_seen()
    {
        var stage = new Stage();
        var a = stage.Process("a");
        var isCut = false;
        var seat = Seat.Take(
            stage,
            a,
            (_, _, _) => Task.FromResult<CallFate>(isCut ? new CallFate.Refused(Broken) : CallFate.Go)
        );
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => seat.IsLeading, "a leads");
            var term = seat.Term!;
            isCut = true;
            await stage.PassAsync(12.1); // the deadline of 10 s, and the period in which the last renewal was sent
            term.IsHeld.ShouldBeFalse();
            term.Remaining.ShouldBe(TimeSpan.Zero);
            seat.Election.Current.ShouldBeNull();
            stage.Cluster.Find(Resource.Leases, Lease)!.Text("spec", "holderIdentity").ShouldBe("a");
            await seat.StopAsync();
        });
    }

    [Test]
    public void K7_Single_failures_lose_nothing_until_the_renew_deadline()
    {
        var stage = new Stage();
        var a = stage.Process("a");
        ApiError[] troubles =
        [
            Broken,
            new ApiError.ServerFailed(500, "oops"),
            new ApiError.TooManyRequests("later"),
            new ApiError.Unauthorized("token rotated"),
        ];
        var count = 0;
        var isTroubled = false;
        var seat = Seat.Take(
            stage,
            a,
            (_, _, _) =>
                Task.FromResult<CallFate>(
                    isTroubled && stage.Now.TotalSeconds % 8 < 6 // of each four renewals three fail
                        ? new CallFate.Refused(troubles[count++ % troubles.Length])
                        : CallFate.Go
                )
        );
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => seat.IsLeading, "a leads");
            isTroubled = true;
            await stage.PassAsync(300);
            count.ShouldBeGreaterThan(100);
            seat.IsLeading.ShouldBeTrue();
            seat.Terms.ShouldBe(1);
            await seat.StopAsync();
        });
    }

    [Test]
    public void K7_Failures_while_waiting_to_lead_are_tried_again_for_ever()
    {
        var stage = new Stage();
        var a = stage.Process("a");
        var isCut = true;
        var seat = Seat.Take(
            stage,
            a,
            (_, _, _) => Task.FromResult<CallFate>(isCut ? new CallFate.Refused(Broken) : CallFate.Go)
        );
        stage.Play(async () =>
        {
            await stage.PassAsync(1000);
            seat.IsLeading.ShouldBeFalse();
            isCut = false;
            await stage.UntilAsync(() => seat.IsLeading, "a leads", seconds: 5);
            await seat.StopAsync();
        });
    }

    [TestCase("""{}""", 0)]
    [TestCase("""{"holderIdentity":""}""", 0)]
    [TestCase("""{"holderIdentity":null,"leaseDurationSeconds":15,"renewTime":"2026-01-01T00:00:00.000000Z"}""", 0)]
    [TestCase("""{"holderIdentity":"gone"}""", 15)]
    [TestCase("""{"holderIdentity":"gone","leaseDurationSeconds":40}""", 15)]
    [TestCase("""{"holderIdentity":"gone","renewTime":"2026-01-01T00:00:00.000000Z"}""", 15)]
    [TestCase("""{"holderIdentity":"gone","leaseDurationSeconds":40,"renewTime":"2099-01-01T00:00:00.000000Z"}""", 40)]
    public void K8_A_lease_whose_holder_or_times_are_empty_is_taken_in_time(string spec, int seconds)
    {
        var stage = new Stage();
        stage.Cluster.Put(
            KubeObject.Parse(
                $$$"""
                {"apiVersion":"coordination.k8s.io/v1","kind":"Lease",
                "metadata":{"name":"lease","namespace":"default","labels":{"made":"by hand"}},"spec":{{{spec}}}}
                """
            )
        );
        var seat = Seat.Take(stage, stage.Process("a"));
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => seat.IsLeading, "a leads");
            stage.Now.TotalSeconds.ShouldBeInRange(seconds, seconds + 3);
            var lease = stage.Cluster.Find(Resource.Leases, Lease)!;
            lease.Text("spec", "holderIdentity").ShouldBe("a");
            lease.Label("made").ShouldBe("by hand");
            await seat.StopAsync();
        });
    }

    [Test]
    public void K8_A_lease_is_created_only_when_it_certainly_is_not_there()
    {
        var stage = new Stage();
        var creates = 0;
        var isFailing = true;
        var seat = Seat.Take(
            stage,
            stage.Process("a"),
            (verb, _, _) =>
            {
                creates += verb == "create" ? 1 : 0;
                return Task.FromResult<CallFate>(
                    isFailing ? new CallFate.Refused(new ApiError.ServerFailed(500, "oops")) : CallFate.Go
                );
            }
        );
        stage.Play(async () =>
        {
            await stage.PassAsync(60);
            creates.ShouldBe(0);
            isFailing = false;
            await stage.UntilAsync(() => seat.IsLeading, "a leads");
            creates.ShouldBe(1);
            await seat.StopAsync();
        });
    }

    [Test]
    public void K9_A_leader_that_is_stopped_gives_the_lease_back_when_its_work_has_ended()
    {
        var stage = new Stage();
        var first = Seat.Take(stage, stage.Process("a"), work: TimeSpan.FromSeconds(3));
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => first.IsLeading, "a leads");
            var second = Seat.Take(stage, stage.Process("b"));
            await stage.PassAsync(30);
            second.IsLeading.ShouldBeFalse();

            var stopping = first.StopAsync();
            await stage.PassAsync(2.5);
            Holder(stage).ShouldBe("a"); // its work has not ended yet
            await stopping;
            Holder(stage).ShouldBe("");
            await stage.UntilAsync(() => second.IsLeading, "b leads", seconds: 3);
            first.OverlapsWith(second).ShouldBeFalse();
            await second.StopAsync();
        });
    }

    [Test]
    public void K9_A_leader_that_dies_is_followed_when_its_lease_has_run_out_by_our_own_clock()
    {
        var stage = new Stage();
        var a = stage.Process("a", skew: TimeSpan.FromHours(-5));
        var first = Seat.Take(stage, a);
        var second = Seat.Take(stage, stage.Process("b", skew: TimeSpan.FromHours(7)));
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => first.IsLeading || second.IsLeading, "one leads");
            await stage.PassAsync(120);
            (first.Terms + second.Terms).ShouldBe(1); // clocks that differ by half a day change nothing
            var (dead, heir) = first.IsLeading ? (first, second) : (second, first);
            dead.Process.Crash();
            var diedAt = stage.Now;
            await stage.UntilAsync(() => heir.IsLeading, "the other one leads", seconds: 20);
            (stage.Now - diedAt).TotalSeconds.ShouldBeInRange(13, 20);
            await heir.StopAsync();
        });
    }

    [TestCase(15, 15, 2)]
    [TestCase(15, 2, 2)]
    [TestCase(15, 10, 9)]
    [TestCase(15, 10, 0)]
    [TestCase(10, 15, 2)]
    public void K9_Times_that_contradict_each_other_are_refused(double lease, double renew, double retry)
    {
        var options = Stage.Usual with
        {
            LeaseDuration = TimeSpan.FromSeconds(lease),
            RenewDeadline = TimeSpan.FromSeconds(renew),
            RetryPeriod = TimeSpan.FromSeconds(retry),
        };

        Should.Throw<ArgumentException>(options.Check).Message.ShouldContain("renew deadline");
    }

    [Test]
    public void A_lease_that_another_takes_ends_the_term_at_the_next_renewal()
    {
        var stage = new Stage();
        var seat = Seat.Take(stage, stage.Process("a"));
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => seat.IsLeading, "a leads");
            var body = stage.Cluster.Find(Resource.Leases, Lease)!.Edit();
            body["spec"]!["holderIdentity"] = "thief";
            stage.Cluster.Put(KubeObject.From(body));
            await stage.UntilAsync(() => !seat.IsLeading, "a ends", seconds: 5);
            Holder(stage).ShouldBe("thief");
            await seat.StopAsync();
        });
    }

    [Test]
    public void Times_are_written_with_six_digits_and_a_take_over_is_counted()
    {
        var stage = new Stage();
        var first = Seat.Take(stage, stage.Process("a"));
        stage.Play(async () =>
        {
            await stage.UntilAsync(() => first.IsLeading, "a leads");
            first.Term!.Number.ShouldBe(0);
            await first.StopAsync();
            var second = Seat.Take(stage, stage.Process("b"));
            await stage.UntilAsync(() => second.IsLeading, "b leads");

            var lease = stage.Cluster.Find(Resource.Leases, Lease)!;
            lease.Number("spec", "leaseTransitions").ShouldBe(1);
            second.Term!.Number.ShouldBe(1);
            lease.Text("spec", "renewTime")!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$");
            lease.Text("spec", "acquireTime")!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$");
            await second.StopAsync();
        });
    }

    [Test]
    public void Work_that_fails_gives_the_lease_back_and_is_told()
    {
        var stage = new Stage();
        var process = stage.Process("a");
        var election = stage.Election(process);
        stage.Play(async () =>
        {
            var running = process.Start(() =>
                election.RunAsync(_ => throw new InvalidDataException("a bug"), CancellationToken.None)
            );
            string? told = null;
            try
            {
                await running;
            }
            catch (InvalidDataException bug)
            {
                told = bug.Message;
            }

            told.ShouldBe("a bug");
            Holder(stage).ShouldBe("");
        });
    }

    [Test]
    public void Two_never_lead_at_once_whatever_the_network_does([Range(1, 150)] int seed)
    {
        var stage = new Stage((ulong)seed);
        var seats = new[] { "a", "b", "c" }
            .Select(name =>
            {
                var process = stage.Process(name, TimeSpan.FromMinutes(stage.Random(name).Between(-60, 60)));
                return Seat.Take(stage, process, Storm(stage, process), TimeSpan.FromSeconds(1));
            })
            .ToList();
        stage.Play(async () =>
        {
            await stage.PassAsync(900);
            foreach (var seat in seats)
            {
                await seat.StopAsync();
            }
        });

        seats.Sum(seat => seat.Terms).ShouldBeGreaterThan(0);
        for (var i = 0; i < seats.Count; i++)
        {
            for (var j = i + 1; j < seats.Count; j++)
            {
                seats[i].OverlapsWith(seats[j]).ShouldBeFalse($"{seats[i]} and {seats[j]} led at once");
            }
        }
    }

    private static string? Holder(Stage stage) =>
        stage.Cluster.Find(Resource.Leases, Lease)?.Text("spec", "holderIdentity");

    private static async Task<CallFate> HangAsync(SimNode process, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, process.Time, cancellation);
        return CallFate.Go;
    }

    /// <summary>Good and bad times in turn; in bad ones calls are slow, refused, or lose their answers.</summary>
    private static Weather Storm(Stage stage, SimNode process)
    {
        var random = stage.Random($"storm {process.Name}");
        var (until, isBad) = (TimeSpan.Zero, false);
        return async (_, _, cancellation) =>
        {
            if (stage.Now >= until)
            {
                isBad = random.Chance(0.5);
                until = stage.Now + TimeSpan.FromSeconds(random.Between(5, 60));
            }

            await Task.Delay(
                TimeSpan.FromMilliseconds(random.Between(1, isBad ? 8000 : 50)),
                process.Time,
                cancellation
            );
            return !isBad || random.Chance(0.4) ? CallFate.Go
                : random.Chance(0.5) ? new CallFate.Refused(Broken)
                : new CallFate.AnswerLost(Broken);
        };
    }
}
