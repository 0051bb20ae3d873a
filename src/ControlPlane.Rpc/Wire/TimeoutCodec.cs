using System.Globalization;

namespace ControlPlane.Rpc.Wire;

/// <summary>
/// The coding of <c>grpc-timeout</c>: at most eight digits and a unit. Rounded up, so that the server never gives up
/// before the caller does; a timeout that has passed is still sent as a positive value.
/// </summary>
internal static class TimeoutCodec
{
    private const long MaxValue = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    public static string Encode(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return "1n";
        }
        if (timeout.Ticks <= MaxValue / TimeSpan.NanosecondsPerTick)
        {
            return Text(timeout.Ticks * TimeSpan.NanosecondsPerTick, 'n');
        }
        foreach (var (unit, ticks) in Units)
        {
            var value = (timeout.Ticks / ticks) + (timeout.Ticks % ticks == 0 ? 0 : 1);
            if (value <= MaxValue)
            {
                return Text(value, unit);
            }
        }
        return Text(MaxValue, 'H');
    }

    /// <returns>
    /// Null for what is no timeout: more than eight digits, none, or another unit. Fractions of a tick count as one.
    /// </returns>
    public static TimeSpan? Decode(string header)
    {
        if (header.Length is < 2 or > 9 || header.AsSpan(0, header.Length - 1).ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }
        var value = long.Parse(header.AsSpan(0, header.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (header[^1] == 'n')
        {
            return TimeSpan.FromTicks((value + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick);
        }
        var ticks = Array.Find(Units, unit => unit.Unit == header[^1]).Ticks;
        return ticks == 0 ? null : TimeSpan.FromTicks(value * ticks);
    }

    private static string Text(long value, char unit) => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
}
