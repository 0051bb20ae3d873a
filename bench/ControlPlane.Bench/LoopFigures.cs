using System.Globalization;

namespace ControlPlane.Bench;

/// <summary>One line of the loop's table. Ratios are taken change by change, so that drift of the machine cancels out.</summary>
internal sealed record LoopFigures
{
    public const string Header =
        "| keyspaces × cells | start to in sync (s) | peak memory (MiB) | memory at rest (MiB) | quiet minute: reads, writes, CPU (s) "
        + "| VSchema to all cells p50, p99 (ms) | raw p50, p99 (ms) | ÷ raw, median |\n"
        + "|---|---|---|---|---|---|---|---|";

    public required string Size { get; init; }

    public required TimeSpan ToSync { get; init; }

    public required double PeakMiB { get; init; }

    public required double RestMiB { get; init; }

    public required QuietMinute Quiet { get; init; }

    public required List<TimeSpan> Ours { get; init; }

    public required List<TimeSpan> Raw { get; init; }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Size} | {ToSync.TotalSeconds:0.00} | {PeakMiB:0} | {RestMiB:0} "
                + $"| {Quiet.Ranges:0}, {Quiet.Puts:0}, {Quiet.Processor.TotalSeconds:0.00} "
                + $"| {At(Ours, 0.5):0}, {At(Ours, 0.99):0} | {At(Raw, 0.5):0}, {At(Raw, 0.99):0} | {Ratio():0.0} |"
        );

    private double Ratio() => Sorted(Ours.Zip(Raw, (ours, raw) => ours / raw))[Ours.Count / 2];

    private static double At(List<TimeSpan> times, double quantile) =>
        Sorted(times.Select(time => time.TotalMilliseconds))[(int)Math.Ceiling(quantile * times.Count) - 1];

    private static double[] Sorted(IEnumerable<double> values) => [.. values.Order()];
}
