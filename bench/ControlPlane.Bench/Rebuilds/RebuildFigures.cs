using System.Globalization;
using ControlPlane.Bench.Harness;
using ControlPlane.Bench.Topologies;

namespace ControlPlane.Bench.Rebuilds;

/// <summary>Medians of one size. Ratios are taken round by round, so that drift of the machine cancels out.</summary>
internal sealed record RebuildFigures(GeneratedTopology Topology, IReadOnlyList<RebuildRound> Rounds)
{
    public const string Header =
        "| keyspaces × cells | records | MiB | floor (s) | cold rebuild (s) | ÷ floor | ÷ (2.5 × floor + 0.3 s) | CPU (s) "
        + "| nothing to do (s) | CPU (s) | peak memory (MiB) |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|";

    public double MiB => Rounds[0].Bytes / (1024.0 * 1024);

    public double Floor => Figures.Median(Rounds.Select(round => round.Floor.TotalSeconds));

    public double Cold => Figures.Median(Rounds.Select(round => round.Cold.Elapsed.TotalSeconds));

    public double ColdProcessor => Figures.Median(Rounds.Select(round => round.Cold.Processor.TotalSeconds));

    public double OfBudget => Figures.Median(Rounds.Select(round => round.Cold.Elapsed / round.Budget));

    public double Idle => Figures.Median(Rounds.Select(round => round.Idle.Elapsed.TotalSeconds));

    public double PeakMiB => Rounds.Max(round => round.Cold.PeakBytes) / (1024.0 * 1024);

    public IEnumerable<Headline> Headlines =>
        [
            Headline.AtMost(
                $"cold rebuild ÷ (2.5 × floor + 0.3 s), {Topology}: {Seconds(Cold)} at a floor of {Seconds(Floor)}",
                OfBudget,
                1,
                "0.00",
                "×"
            ),
            Headline.AtMost($"rebuild with nothing to do, {Topology}", Idle, 0.5, "0.00", "s"),
        ];

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Topology} | {Topology.ServingRecords} | {MiB:0.0} | {Floor:0.000} | {Cold:0.00} | {Ratio:0.00} | {OfBudget:0.00} "
                + $"| {ColdProcessor:0.00} | {Idle:0.00} | {IdleProcessor:0.00} | {PeakMiB:0} |"
        );

    private double Ratio => Figures.Median(Rounds.Select(round => round.Cold.Elapsed / round.Floor));

    private double IdleProcessor => Figures.Median(Rounds.Select(round => round.Idle.Processor.TotalSeconds));

    private static string Seconds(double value) => $"{value.ToString("0.00", CultureInfo.InvariantCulture)} s";
}
