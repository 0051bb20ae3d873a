using System.Globalization;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Bench;

/// <summary>Medians of one size. Ratios are taken round by round, so that drift of the machine cancels out.</summary>
internal sealed record RebuildFigures
{
    public const string Header =
        "| keyspaces × cells | records | MiB | floor (s) | cold rebuild (s) | rebuild ÷ floor | nothing to do (s) | peak memory (MiB) |\n"
        + "|---|---|---|---|---|---|---|---|";

    public required string Size { get; init; }

    public required int Records { get; init; }

    public required double MiB { get; init; }

    public required double Floor { get; init; }

    public required double Cold { get; init; }

    public required double Ratio { get; init; }

    public required double Idle { get; init; }

    public required double PeakMiB { get; init; }

    public static RebuildFigures Of(
        GeneratedTopology topology,
        List<Write> records,
        List<Measured> cold,
        List<Measured> idle,
        List<TimeSpan> floor
    ) =>
        new()
        {
            Size = $"{topology.Keyspaces} × {topology.Cells}",
            Records = records.Count,
            MiB = records.Sum(record => (double)((Write.Put)record).Value.Length) / (1024 * 1024),
            Floor = Median(floor.Select(time => time.TotalSeconds)),
            Cold = Median(cold.Select(run => run.Elapsed.TotalSeconds)),
            Ratio = Median(cold.Zip(floor, (run, raw) => run.Elapsed / raw)),
            Idle = Median(idle.Select(run => run.Elapsed.TotalSeconds)),
            PeakMiB = cold.Max(run => run.PeakBytes) / (1024.0 * 1024),
        };

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Size} | {Records} | {MiB:0.0} | {Floor:0.00} | {Cold:0.00} | {Ratio:0.00} | {Idle:0.00} | {PeakMiB:0} |"
        );

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
