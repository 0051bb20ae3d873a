using System.Globalization;
using ControlPlane.Bench.Harness;

namespace ControlPlane.Bench.Operators;

/// <summary>What an operator over a fleet costs. Times are seconds.</summary>
internal sealed record OperatorFigures(Fleet Fleet)
{
    public const string Header =
        "| topologies × cells | all statuses written (s) | all ready (s) | patches per topology | CPU until then (s) "
        + "| quiet: CPU (%) | quiet: API calls | change: median (s) | change: worst (s) | API calls per change "
        + "| patches per change | patches of others | all changed (s) | sockets | peak (MiB) | at rest (MiB) |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|";

    public double AllWritten { get; init; }
    public double AllReady { get; init; }
    public double PatchesAtStart { get; init; }
    public double StartProcessor { get; init; }
    public double QuietProcessor { get; init; }
    public int QuietCalls { get; init; }
    public int Changes { get; init; }
    public double ChangeMedian { get; init; }
    public double ChangeWorst { get; init; }
    public double CallsPerChange { get; init; }
    public int MostPatchesPerChange { get; init; }
    public int PatchesOfOthers { get; init; }
    public double AllChanged { get; init; }
    public int MostPatchesOfAll { get; init; }
    public int Sockets { get; init; }
    public double PeakMiB { get; init; }
    public double RestMiB { get; init; }

    public IEnumerable<Headline> Headlines =>
        [
            Headline.Of(Named("start to all statuses written"), Text($"{AllWritten:0.0} s")),
            Headline.Of(Named("peak memory"), Text($"{PeakMiB:0} MiB")),
            Headline.Of(Named("API calls per change"), Text($"{CallsPerChange:0.0}")),
            Headline.AtMost(Named("status patches per changed topology"), MostPatchesPerChange, 1, "0", ""),
            Headline.AtMost(Named("the same when all change at once"), MostPatchesOfAll, 1, "0", ""),
            Headline.AtMost(Named("status patches of unchanged topologies"), PatchesOfOthers, 0, "0", ""),
        ];

    public override string ToString() =>
        Text($"| {Fleet} | {AllWritten:0.0} | {AllReady:0.0} | {PatchesAtStart:0.00} | {StartProcessor:0.0} ")
        + Text($"| {QuietProcessor * 100:0.0} | {QuietCalls} | {ChangeMedian:0.00} | {ChangeWorst:0.00} ")
        + Text($"| {CallsPerChange:0.0} | {MostPatchesPerChange} | {PatchesOfOthers} | {AllChanged:0.0} ")
        + Text($"| {Sockets} | {PeakMiB:0} | {RestMiB:0} |");

    private string Named(string what) => $"operator, {Fleet}: {what}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
