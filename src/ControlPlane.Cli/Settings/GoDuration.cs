using System.Buffers;
using System.Globalization;

namespace ControlPlane.Cli.Settings;

/// <summary>Durations as Vitess' flags take them (Go's time.ParseDuration), and plain numbers as seconds.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Ticks)[] Units =
    [
        ("ns", 1 / 100.0),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("µs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Null: the text is no duration, or is negative, or longer than 10,000 days.</summary>
    public static TimeSpan? TryParse(string text)
    {
        if (TryNumber(text) is { } seconds)
        {
            return Within(seconds * TimeSpan.TicksPerSecond);
        }

        var ticks = 0.0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits < 1 || TryNumber(rest[..digits]) is not { } number || UnitAt(rest[digits..]) is not { } unit)
            {
                return null;
            }

            ticks += number * unit.Ticks;
            rest = rest[(digits + unit.Unit.Length)..];
        }

        return text.Length == 0 ? null : Within(ticks);
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads as the same duration, to the millisecond.</summary>
    public static string Format(TimeSpan duration) =>
        duration.TotalMilliseconds < 1000
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0}ms")
            : Part((int)duration.TotalHours, "h") + Part(duration.Minutes, "m") + Part(SecondsOf(duration), "s");

    private static double SecondsOf(TimeSpan duration) => duration.Seconds + (duration.Milliseconds / 1000.0);

    private static string Part(double count, string unit) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count:0.###}{unit}");

    private static double? TryNumber(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    // "m" must not be taken for the beginning of "ms": the longest unit that fits is meant.
    private static (string Unit, double Ticks)? UnitAt(ReadOnlySpan<char> text)
    {
        (string Unit, double Ticks)? found = null;
        foreach (var unit in Units)
        {
            if (text.StartsWith(unit.Unit, StringComparison.Ordinal) && unit.Unit.Length > (found?.Unit.Length ?? 0))
            {
                found = unit;
            }
        }

        return found;
    }

    private static TimeSpan? Within(double ticks) =>
        ticks <= TimeSpan.TicksPerDay * 10_000.0 ? TimeSpan.FromTicks((long)Math.Round(ticks)) : null;
}
