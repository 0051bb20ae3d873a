using Quartz;

namespace ControlPlane.Cli.Schedules;

/// <summary>
/// Asks for a full read at its times, and does nothing else: what is asked for waits in the loops' own queues, so that a
/// schedule never reads or writes beside them.
/// </summary>
internal sealed class ResyncSchedule : IAsyncDisposable
{
    private const string Request = "request";

    private readonly IScheduler scheduler;

    private ResyncSchedule(IScheduler scheduler) => this.scheduler = scheduler;

    /// <param name="request">Returns at once; called from any thread.</param>
    public static async Task<ResyncSchedule> StartAsync(
        ResyncTimes times,
        Action request,
        CancellationToken cancellation
    )
    {
        var scheduler = await QuartzSchedulerBuilder.Create(_ => { }).BuildScheduler(cancellation);
        var job = JobBuilder.Create<Job>().UsingJobData(new JobDataMap { [Request] = request }).Build();
        await scheduler.ScheduleJob(job, TriggerFor(times), default(ScheduleJobOptions), cancellation);
        await scheduler.Start(cancellation);
        return new(scheduler);
    }

    public async ValueTask DisposeAsync() => await scheduler.Shutdown(false, CancellationToken.None);

    /// <summary>A time that was missed, say while the machine slept, is made up for once.</summary>
    private static ITrigger TriggerFor(ResyncTimes times) =>
        times switch
        {
            ResyncTimes.Every(var interval) => TriggerBuilder
                .Create()
                .StartAt(TimeProvider.System.GetUtcNow() + interval)
                .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(interval).RepeatForever())
                .Build(),
            ResyncTimes.Cron(var expression) => TriggerBuilder
                .Create()
                .WithSchedule(CronScheduleBuilder.Create(expression))
                .Build(),
            _ => throw new InvalidOperationException($"Nobody knows when {times} is."),
        };

    private sealed class Job : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            ((Action)context.MergedJobDataMap[Request]!)();
            return ValueTask.CompletedTask;
        }
    }
}
