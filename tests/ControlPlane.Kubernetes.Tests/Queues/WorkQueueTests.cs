using ControlPlane.Kubernetes.Queues;
using ControlPlane.Kubernetes.Tests.Simulated;

namespace ControlPlane.Kubernetes.Tests.Queues;

/// <summary>Row Y3 of the list of faults, and what else a queue of keys owes.</summary>
public sealed class WorkQueueTests
{
    [Test]
    public void Y3_An_item_that_fails_waits_longer_each_time_and_holds_up_nobody()
    {
        var stage = new Stage();
        var queue = Queue(stage);
        stage.Play(async () =>
        {
            var waits = new List<TimeSpan>();
            queue.Add("bad");
            for (var i = 0; i < 12; i++)
            {
                (await queue.TakeAsync(CancellationToken.None)).ShouldBe("bad");
                waits.Add(queue.Retry("bad"));
                queue.Add($"good {i}"); // is served at once, before the bad one
                var before = stage.Now;
                (await queue.TakeAsync(CancellationToken.None)).ShouldBe($"good {i}");
                stage.Now.ShouldBe(before);
                queue.Done($"good {i}");
            }

            for (var i = 0; i < 12; i++)
            {
                var whole = TimeSpan.FromMilliseconds(Math.Min(200 * Math.Pow(2, i), 120_000));
                waits[i].ShouldBeInRange(whole / 2, whole);
            }
        });
    }

    [Test]
    public void Y3_Success_forgets_the_failures_and_a_change_ends_the_wait()
    {
        var stage = new Stage();
        var queue = Queue(stage);
        stage.Play(async () =>
        {
            queue.Add("a");
            for (var i = 0; i < 10; i++)
            {
                await queue.TakeAsync(CancellationToken.None);
                queue.Retry("a");
            }

            var before = stage.Now;
            queue.Add("a");
            await queue.TakeAsync(CancellationToken.None);
            stage.Now.ShouldBe(before);
            queue.Done("a");

            queue.Add("a");
            await queue.TakeAsync(CancellationToken.None);
            queue.Retry("a").ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(200));
        });
    }

    [Test]
    public void A_key_is_in_it_once_and_with_one_worker_at_a_time()
    {
        var stage = new Stage();
        var queue = Queue(stage);
        stage.Play(async () =>
        {
            queue.Add("a");
            queue.Add("a");
            queue.Count.ShouldBe(1);
            (await queue.TakeAsync(CancellationToken.None)).ShouldBe("a");

            queue.Add("a"); // changed while it is looked at
            var second = queue.TakeAsync(CancellationToken.None);
            await stage.PassAsync(5);
            second.IsCompleted.ShouldBeFalse();
            queue.Done("a");
            (await second).ShouldBe("a");
        });
    }

    [Test]
    public void What_is_for_later_comes_then_and_a_sooner_time_wins()
    {
        var stage = new Stage();
        var queue = Queue(stage);
        stage.Play(async () =>
        {
            queue.AddAfter("a", TimeSpan.FromSeconds(60));
            queue.AddAfter("a", TimeSpan.FromSeconds(20));
            queue.AddAfter("a", TimeSpan.FromSeconds(90));
            await queue.TakeAsync(CancellationToken.None);
            stage.Now.ShouldBe(TimeSpan.FromSeconds(20));
            queue.Count.ShouldBe(0);
        });
    }

    private static WorkQueue<string> Queue(Stage stage) => new(WorkQueueOptions.Usual, stage.Time, new Random(7));
}
