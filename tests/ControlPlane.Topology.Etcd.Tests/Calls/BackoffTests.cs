using ControlPlane.Topology.Etcd.Calls;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Topology.Etcd.Tests.Calls;

public class BackoffTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Test]
    public async Task E12_Pauses_double_up_to_the_longest_and_begin_anew_when_all_is_well()
    {
        var time = new ImpatientTime();
        var backoff = new Backoff(new(time, new Random(1), NullLogger.Instance), Longest);

        for (var tries = 0; tries < 12; tries++)
        {
            await backoff.PauseAsync(CancellationToken.None);
        }

        backoff.Reset();
        await backoff.PauseAsync(CancellationToken.None);

        var spans = Enumerable.Range(0, 12).Select(power => Math.Min(50 * Math.Pow(2, power), 5000)).Append(50);
        foreach (var (pause, span) in time.Pauses.Zip(spans))
        {
            pause.TotalMilliseconds.ShouldBeInRange((span / 2) - 1, span);
        }
    }

    [Test]
    public async Task E12_Clients_that_fail_together_do_not_come_back_together()
    {
        var time = new ImpatientTime();
        var random = new Random(1);

        for (var client = 0; client < 20; client++)
        {
            await new Backoff(new(time, random, NullLogger.Instance), Longest).PauseAsync(CancellationToken.None);
        }

        time.Pauses.Distinct().Count().ShouldBeGreaterThan(10);
    }

    /// <summary>A clock whose timers are due as soon as they are made, and which keeps how long they would have been.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public List<TimeSpan> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
