using System.Buffers;
using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace ControlPlane.Cli.Logs;

/// <summary>For people: time, level, message, then the event's keys as <c>key=value</c>.</summary>
internal sealed class TextLines : ITextFormatter
{
    private static readonly char[] Control = [.. Enumerable.Range(0, 0xa0).Select(c => (char)c).Where(char.IsControl)];
    private static readonly SearchValues<char> Controls = SearchValues.Create(Control);
    private static readonly SearchValues<char> WantsQuotes = SearchValues.Create([' ', '"', '=', .. Control]);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(LogKeys.TimeOf(logEvent));
        output.Write(' ');
        output.Write(LogKeys.LevelOf(logEvent));
        output.Write(' ');
        output.Write(OneLine(logEvent.RenderMessage(CultureInfo.InvariantCulture)));
        foreach (var (key, value) in LogKeys.In(logEvent))
        {
            output.Write(' ');
            output.Write(key);
            output.Write('=');
            output.Write(Quoted(TextOf(value)));
        }

        output.Write('\n');
    }

    /// <summary>By type, since a twenty-thousandfold call of one interface method on many types costs more than the text itself.</summary>
    private static string TextOf(object? value) =>
        value switch
        {
            string text => text,
            int number => number.ToString(CultureInfo.InvariantCulture),
            long number => number.ToString(CultureInfo.InvariantCulture),
            double number => number.ToString(CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    private static string OneLine(string text) =>
        text.AsSpan().ContainsAny(Controls) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private static string Quoted(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAny(WantsQuotes)
            ? text
            : $"\"{OneLine(text).Replace("\"", "'", StringComparison.Ordinal)}\"";
}
