using System.Globalization;

namespace ControlPlane.Bench.Processes;

/// <summary>What the kernel tells of a running process.</summary>
/// <param name="PeakBytes">The high-water mark of the resident set.</param>
/// <param name="ResidentBytes">The resident set now.</param>
/// <param name="Processor">Processor time of all threads so far.</param>
internal readonly record struct ProcessStatus(long PeakBytes, long ResidentBytes, TimeSpan Processor)
{
    private const double TicksPerSecond = 100; // sysconf(_SC_CLK_TCK), the same on every Linux of today

    /// <summary>Null: it is gone.</summary>
    public static ProcessStatus? Read(int id)
    {
        try
        {
            var lines = File.ReadAllLines($"/proc/{id}/status");
            // Behind the name, which may hold anything, in parentheses.
            var stat = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
            return Bytes(lines, "VmHWM:") is { } peak && Bytes(lines, "VmRSS:") is { } resident
                ? new(peak, resident, TimeSpan.FromSeconds((Number(stat[11]) + Number(stat[12])) / TicksPerSecond))
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long? Bytes(string[] lines, string field) =>
        lines.FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) is { } line
            ? Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024
            : null;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
