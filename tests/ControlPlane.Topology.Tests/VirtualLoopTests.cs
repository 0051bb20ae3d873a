using ControlPlane.Topology.Contract;

namespace ControlPlane.Topology.Tests;

public class VirtualLoopTests
{
    [Test]
    public void Time_passes_only_as_far_as_something_waits_for_it() =>
        VirtualLoop.Run(async time =>
        {
            var order = new List<string>();
            await Task.WhenAll(WaitAsync("late", 3), WaitAsync("early", 1), WaitAsync("late too", 3));

            order.ShouldBe(["early 1", "late 3", "late too 3"]);

            async Task WaitAsync(string name, int hours)
            {
                await Task.Delay(TimeSpan.FromHours(hours), time);
                order.Add($"{name} {time.Elapsed.TotalHours}");
            }
        });

    [Test]
    public void What_nothing_can_end_is_an_error() =>
        Should.Throw<TimeoutException>(() => VirtualLoop.Run(_ => new TaskCompletionSource().Task));

    [Test]
    public void A_continuation_from_another_thread_is_an_error() =>
        Should.Throw<InvalidOperationException>(() =>
            VirtualLoop.Run(async _ =>
            {
                var elsewhere = new TaskCompletionSource();
                var waiting = WaitAsync();
                var other = new Thread(elsewhere.SetResult);
                other.Start();
                other.Join();
                await waiting;

                async Task WaitAsync() => await elsewhere.Task;
            })
        );

    [Test]
    public void An_exception_comes_out_as_it_was_thrown() =>
        Should.Throw<ArithmeticException>(() =>
            VirtualLoop.Run(async _ =>
            {
                await Task.Yield();
                throw new ArithmeticException();
            })
        );
}
