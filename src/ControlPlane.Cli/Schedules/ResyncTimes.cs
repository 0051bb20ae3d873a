using Quartz;

namespace ControlPlane.Cli.Schedules;

/// <summary>When everything is to be read again.</summary>
internal abstract record ResyncTimes
{
    private ResyncTimes() { }

    /// <summary>Again and again, the first time after one interval.</summary>
    public sealed record Every(TimeSpan Interval) : ResyncTimes;

    /// <summary>By Quartz' cron expression, in the time zone of the process.</summary>
    public sealed record Cron(CronExpression Expression) : ResyncTimes;
}
