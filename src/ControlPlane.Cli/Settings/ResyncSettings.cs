using ControlPlane.Cli.Schedules;
using Quartz;

namespace ControlPlane.Cli.Settings;

/// <summary>Reads when everything is to be read again.</summary>
internal static class ResyncSettings
{
    public static ResyncTimes Read(SettingReader reader)
    {
        var (every, cron) = (reader.Read(RunFlags.ResyncEvery), reader.Read(RunFlags.ResyncCron));
        if (reader.IsGiven(RunFlags.ResyncEvery) && reader.IsGiven(RunFlags.ResyncCron))
        {
            reader.Add(
                new(
                    reader.PlaceOf(RunFlags.ResyncCron),
                    $"does not go with {reader.PlaceOf(RunFlags.ResyncEvery)}; give one of them"
                )
            );
        }

        return cron ?? new ResyncTimes.Every(every);
    }

    /// <summary>Quartz says what is wrong with an expression; it is repeated, since shells split and expand them.</summary>
    public static Reading<ResyncTimes?> ReadCron(string text)
    {
        try
        {
            var expression = CronExpression.Parse(text);
            return expression.GetNextValidTimeAfter(TimeProvider.System.GetUtcNow()) is null
                ? new Reading<ResyncTimes?>.Invalid($"'{text}' never comes")
                : new Reading<ResyncTimes?>.Valid(new ResyncTimes.Cron(expression));
        }
        catch (FormatException failed)
        {
            return new Reading<ResyncTimes?>.Invalid(
                $"'{text}' is no cron expression of Quartz: {failed.Message} Expected six fields, such as '0 0/10 * * * ?'"
            );
        }
    }
}
