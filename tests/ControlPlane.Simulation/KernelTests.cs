using ControlPlane.Simulation.Kernel;

namespace ControlPlane.Simulation;

public class KernelTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public void Time_jumps_to_the_next_timer_and_stops_at_the_end()
    {
        var loop = Loop(seed: 1);
        var node = loop.CreateNode("one", TimeSpan.Zero);
        var fired = TimeSpan.Zero;
        _ = node.Start(async () =>
        {
            await Task.Delay(Hour, node.Time, CancellationToken.None);
            fired = loop.Now;
            await Task.Delay(Hour, node.Time, CancellationToken.None);
            fired = loop.Now;
        });

        loop.RunUntil(() => false, 1.5 * Hour).ShouldBeFalse();

        fired.ShouldBe(Hour);
        loop.Now.ShouldBe(1.5 * Hour);
    }

    [Test]
    public void Nothing_of_a_crashed_node_runs_not_even_finally()
    {
        var loop = Loop(seed: 1);
        var node = loop.CreateNode("one", TimeSpan.Zero);
        var cleanedUp = false;
        var ended = node.Start(async () =>
        {
            try
            {
                await Task.Delay(Hour, node.Time, CancellationToken.None);
            }
            finally
            {
                cleanedUp = true;
            }
        });
        loop.RunUntil(() => false, Hour / 2);

        node.Crash();
        loop.RunUntil(() => false, 2 * Hour);

        cleanedUp.ShouldBeFalse();
        ended.IsCompleted.ShouldBeFalse();
    }

    [Test]
    public void Seeds_bring_out_every_order_of_what_is_ready_together() =>
        Enumerable.Range(0, 60).Select(seed => OrderOf((ulong)seed)).Distinct().Count().ShouldBe(6);

    [Test]
    public void A_continuation_from_another_thread_is_an_error()
    {
        var loop = Loop(seed: 1);
        var node = loop.CreateNode("one", TimeSpan.Zero);
        var other = new Thread(() => node.Post(_ => { }, null));
        other.Start();
        other.Join();

        Should.Throw<SimulationException>(() => loop.RunUntil(() => false, Hour));
    }

    [Test]
    public void Code_that_runs_on_without_time_passing_is_an_error()
    {
        var loop = Loop(seed: 1);
        var node = loop.CreateNode("one", TimeSpan.Zero);
        _ = node.Start(async () =>
        {
            while (true)
            {
                await Task.Yield();
            }
        });

        Should.Throw<SimulationException>(() => loop.RunUntil(() => false, Hour));
    }

    [Test]
    public void Waits_of_no_time_without_end_are_an_error()
    {
        var loop = Loop(seed: 1);
        var node = loop.CreateNode("one", TimeSpan.Zero);
        _ = node.Start(async () =>
        {
            while (true)
            {
                var over = new TaskCompletionSource();
                await using var timer = node.Time.CreateTimer(
                    _ => over.SetResult(),
                    null,
                    TimeSpan.Zero,
                    Timeout.InfiniteTimeSpan
                );
                await over.Task;
            }
        });

        Should.Throw<SimulationException>(() => loop.RunUntil(() => false, Hour));
    }

    [Test]
    public void Wall_clocks_may_differ_and_durations_do_not()
    {
        var loop = Loop(seed: 1);
        var (one, two) = (loop.CreateNode("one", TimeSpan.Zero).Time, loop.CreateNode("two", Hour).Time);

        (two.GetUtcNow() - one.GetUtcNow()).ShouldBe(Hour);
        two.GetTimestamp().ShouldBe(one.GetTimestamp());
    }

    [Test]
    public void A_stream_does_not_depend_on_what_others_drew()
    {
        var random = new SimRandom(7);
        var untouched = random.Stream("a").Next();
        random.Next();
        random.Stream("b").Next();

        random.Stream("a").Next().ShouldBe(untouched);
        random.Stream("b").Next().ShouldNotBe(untouched);
    }

    private static SimLoop Loop(ulong seed) => new(new SimRandom(seed), withPriorities: false);

    private static string OrderOf(ulong seed)
    {
        var loop = Loop(seed);
        var order = "";
        foreach (var name in new[] { "a", "b", "c" })
        {
            var node = loop.CreateNode(name, TimeSpan.Zero);
            _ = node.Start(async () =>
            {
                await Task.Delay(Hour, node.Time, CancellationToken.None);
                order += name;
            });
        }

        loop.RunUntil(() => order.Length == 3, 2 * Hour);
        return order;
    }
}
