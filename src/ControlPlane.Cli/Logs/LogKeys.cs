using System.Globalization;
using Serilog.Events;

namespace ControlPlane.Cli.Logs;

/// <summary>The keys of a log line, stable for those who search logs by them.</summary>
internal static class LogKeys
{
    public static string TimeOf(LogEvent logEvent) =>
        logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string LevelOf(LogEvent logEvent) =>
        logEvent.Level switch
        {
            LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
            LogEventLevel.Information => "info",
            LogEventLevel.Warning => "warning",
            _ => "error",
        };

    /// <summary>The event's name first, then its own keys in a fixed order; what has no value is left out.</summary>
    public static IEnumerable<(string Key, object? Value)> In(LogEvent logEvent) =>
        from property in logEvent.Properties
        where property.Value is ScalarValue { Value: not null }
        let key = property.Key
        orderby key == "event" ? 0 : 1, key
        select (key, ((ScalarValue)property.Value).Value);
}
