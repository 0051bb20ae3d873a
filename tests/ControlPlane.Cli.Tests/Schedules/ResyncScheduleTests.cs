using ControlPlane.Cli.Schedules;
using Quartz;

namespace ControlPlane.Cli.Tests.Schedules;

public class ResyncScheduleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public Task An_interval_comes_again_and_again() =>
        ShouldComeAsync(new ResyncTimes.Every(TimeSpan.FromMilliseconds(20)), 3);

    [Test]
    public Task A_cron_expression_comes_at_its_times() =>
        ShouldComeAsync(new ResyncTimes.Cron(CronExpression.Parse("* * * * * ?")), 2);

    [Test]
    public async Task Nothing_comes_before_the_first_interval_is_over()
    {
        var asked = 0;
        await using (await StartAsync(new ResyncTimes.Every(TimeSpan.FromHours(1)), () => asked++)) { }
        asked.ShouldBe(0);
    }

    [Test]
    public async Task Two_schedules_at_once_do_not_know_each_other()
    {
        await using var other = await StartAsync(new ResyncTimes.Every(TimeSpan.FromHours(1)), () => { });
        await ShouldComeAsync(new ResyncTimes.Every(TimeSpan.FromMilliseconds(20)), 2);
    }

    private static async Task ShouldComeAsync(ResyncTimes times, int often)
    {
        using var asked = new SemaphoreSlim(0);
        await using var schedule = await StartAsync(times, () => asked.Release());
        for (var i = 0; i < often; i++)
        {
            (await asked.WaitAsync(Patience)).ShouldBeTrue();
        }
    }

    private static Task<ResyncSchedule> StartAsync(ResyncTimes times, Action request) =>
        ResyncSchedule.StartAsync(times, request, CancellationToken.None);
}
