using System.Globalization;
using ControlPlane.Api.Documents;
using Serilog.Events;

namespace ControlPlane.Cli.Logs;

/// <summary>The keys of a log line, stable for those who search logs by them.</summary>
internal static class LogKeys
{
    private static Moment last = new(-1, "");

    /// <summary>Thousands of lines are of one millisecond, so its text is kept.</summary>
    public static string TimeOf(LogEvent logEvent)
    {
        var millisecond = logEvent.Timestamp.UtcTicks / TimeSpan.TicksPerMillisecond;
        var known = last;
        return known.Millisecond == millisecond ? known.Text : (last = Moment.Of(logEvent, millisecond)).Text;
    }

    public static string LevelOf(LogEvent logEvent) =>
        logEvent.Level switch
        {
            LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
            LogEventLevel.Information => "info",
            LogEventLevel.Warning => "warning",
            _ => "error",
        };

    /// <summary>The event's name first, then its own keys in a fixed order; what has no value is left out.</summary>
    public static IReadOnlyList<(string Key, object? Value)> In(LogEvent logEvent)
    {
        var named = new List<(string Key, object? Value)>(logEvent.Properties.Count);
        foreach (var (key, value) in logEvent.Properties)
        {
            if (Named(key, value) is { Value: not null } one)
            {
                named.Add(one);
            }
        }

        named.Sort(EventFirst);
        return named;
    }

    private static int EventFirst((string Key, object? Value) one, (string Key, object? Value) other) =>
        (one.Key == "event", other.Key == "event") switch
        {
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(one.Key, other.Key),
        };

    /// <summary>Stores log through another library, which has an event's name inside its id.</summary>
    private static (string Key, object? Value) Named(string key, LogEventPropertyValue value) =>
        (key, value) switch
        {
            ("EventId", StructureValue id) => (
                "event",
                id.Properties.Where(part => part.Name == "Name").Select(part => Scalar(part.Value)).FirstOrDefault()
            ),
            ("SourceContext", _) => (key, null),
            _ => (JsonNames.Of(key), Scalar(value)),
        };

    private static object? Scalar(LogEventPropertyValue value) => (value as ScalarValue)?.Value;

    private sealed record Moment(long Millisecond, string Text)
    {
        public static Moment Of(LogEvent logEvent, long millisecond) =>
            new(
                millisecond,
                logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            );
    }
}
