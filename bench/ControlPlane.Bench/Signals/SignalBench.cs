using System.Globalization;
using ControlPlane.Bench.Harness;
using ControlPlane.Bench.Topologies;

namespace ControlPlane.Bench.Signals;

/// <summary>
/// <c>run</c> on a real etcd, and a tablet that tells of a new table: how long until the SrvVSchema of the last cell has its
/// name. Its repetitions are the tables. Sizes are KEYSPACESxCELLS.
/// </summary>
internal sealed class SignalBench : IBench
{
    private const string Header =
        "| keyspaces × cells | table to all cells p50, p99 (ms) | raw p50, p99 (ms) | ÷ raw, median |\n|---|---|---|---|";

    public string Name => "signal";

    public async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken cancellation)
    {
        BenchSetting.Tell(Header);
        var (lines, headlines) = (new List<string> { Header }, new List<Headline>());
        foreach (var size in setting.Sizes.Select(GeneratedTopology.Parse))
        {
            await using var stage = await Stage.SetAsync(size, cancellation);
            var run = new SignalRun(stage, setting.Executable);
            var (ours, raw) = await run.RunAsync(setting.Repetitions, cancellation);
            lines.Add(Told(size, ours, raw));
            BenchSetting.Tell(lines[^1]);
            headlines.Add(
                Headline.Of($"new table to all cells, p99, {size}", $"{At(ours, 0.99)} ms, raw {At(raw, 0.99)} ms")
            );
        }

        return new()
        {
            Title = "From a tablet's signal to the cells",
            Description = """
                `run` of the published executable on a real etcd on the same machine, and the primary of an unsharded keyspace without a
                VSchema in one more cell. It gets a table, or loses one, and says so on its health stream; `run` asks it for its tables.
                The time from before the signal until the SrvVSchema of the last cell, which all are blind, has been told by a watch.
                "Raw" is as in the loop: one put, a watch, one put of the same size per cell, a watch; by turns with ours.
                """,
            Lines = lines,
            Headlines = headlines,
        };
    }

    private static string Told(GeneratedTopology size, List<TimeSpan> ours, List<TimeSpan> raw) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {size} | {At(ours, 0.5)}, {At(ours, 0.99)} | {At(raw, 0.5)}, {At(raw, 0.99)} "
                + $"| {Figures.Median(ours.Zip(raw, (mine, floor) => mine / floor)):0.0} |"
        );

    private static string At(List<TimeSpan> times, double quantile) =>
        Figures
            .Quantile(times.Select(time => time.TotalMilliseconds), quantile)
            .ToString("0", CultureInfo.InvariantCulture);
}
