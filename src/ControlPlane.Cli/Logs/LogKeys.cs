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
        let named = Named(property.Key, property.Value)
        where named.Value is not null
        orderby named.Key == "event" ? 0 : 1, named.Key
        select named;

    /// <summary>Stores log through another library, which has an event's name inside its id.</summary>
    private static (string Key, object? Value) Named(string key, LogEventPropertyValue value) =>
        (key, value) switch
        {
            ("EventId", StructureValue id) => (
                "event",
                id.Properties.Where(part => part.Name == "Name").Select(part => Scalar(part.Value)).FirstOrDefault()
            ),
            ("SourceContext", _) => (key, null),
            _ => (char.ToLowerInvariant(key[0]) + key[1..], Scalar(value)),
        };

    private static object? Scalar(LogEventPropertyValue value) => (value as ScalarValue)?.Value;
}
