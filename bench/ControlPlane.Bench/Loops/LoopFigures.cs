using System.Globalization;
using ControlPlane.Bench.Harness;
using ControlPlane.Bench.Topologies;

namespace ControlPlane.Bench.Loops;

/// <summary>What one size gave. Ratios are taken change by change, so that drift of the machine cancels out.</summary>
internal sealed record LoopFigures
{
    public const string Header =
        "| keyspaces × cells | start to in sync (s) | peak memory (MiB) | memory at rest (MiB) | quiet minute: reads, writes, CPU (s) "
        + "| VSchema to all cells p50, p99 (ms) | raw p50, p99 (ms) | ÷ raw, median |\n"
        + "|---|---|---|---|---|---|---|---|";

    private const double CoalescingMs = 10;

    public required GeneratedTopology Topology { get; init; }

    public required TimeSpan ToSync { get; init; }

    /// <summary>From start to the end of the changes.</summary>
    public required double PeakMiB { get; init; }

    /// <summary>After the quiet minute.</summary>
    public required double RestMiB { get; init; }

    public required QuietMinute Quiet { get; init; }

    public required List<TimeSpan> Ours { get; init; }

    public required List<TimeSpan> Raw { get; init; }

    public IEnumerable<Headline> Headlines =>
        [
            Latency(0.5),
            Latency(0.99),
            Headline.AtMost($"run, peak memory, {Topology}", PeakMiB, 250, "0", "MiB"),
            Headline.Of($"run, start to in sync, {Topology}", $"{Text(ToSync.TotalSeconds, "0.00")} s"),
            Headline.Of($"run, CPU of a quiet minute, {Topology}", $"{Text(Quiet.Processor.TotalSeconds, "0.00")} s"),
        ];

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Topology} | {ToSync.TotalSeconds:0.00} | {PeakMiB:0} | {RestMiB:0} "
                + $"| {Quiet.Ranges:0}, {Quiet.Puts:0}, {Quiet.Processor.TotalSeconds:0.00} "
                + $"| {At(Ours, 0.5):0}, {At(Ours, 0.99):0} | {At(Raw, 0.5):0}, {At(Raw, 0.99):0} | {Ratio():0.0} |"
        );

    private Headline Latency(double quantile) =>
        Headline.AtMost(
            $"VSchema to all cells, p{Text(quantile * 100, "0")}, {Topology}; target 3 × raw + coalescing",
            At(Ours, quantile),
            (3 * At(Raw, quantile)) + CoalescingMs,
            "0",
            "ms"
        );

    private double Ratio() => Figures.Median(Ours.Zip(Raw, (ours, raw) => ours / raw));

    private static double At(List<TimeSpan> times, double quantile) =>
        Figures.Quantile(times.Select(time => time.TotalMilliseconds), quantile);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
