using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace ControlPlane.Cli.Logs;

/// <summary>For people: time, level, message, then the event's keys as <c>key=value</c>.</summary>
internal sealed class TextLines : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var message = OneLine(logEvent.RenderMessage(CultureInfo.InvariantCulture));
        output.Write($"{LogKeys.TimeOf(logEvent)} {LogKeys.LevelOf(logEvent)} {message}");
        foreach (var (key, value) in LogKeys.In(logEvent))
        {
            output.Write($" {key}={Quoted(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}");
        }

        output.Write('\n');
    }

    private static string OneLine(string text) =>
        HasControl(text) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }

    private static string Quoted(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAny(' ', '"', '=') && !HasControl(text)
            ? text
            : $"\"{OneLine(text).Replace("\"", "'", StringComparison.Ordinal)}\"";
}
