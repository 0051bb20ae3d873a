using System.Globalization;
using ControlPlane.Bench.Harness;
using ControlPlane.Bench.Processes;
using ControlPlane.Bench.Rebuilds;
using ControlPlane.Bench.Topologies;

namespace ControlPlane.Bench.Growing;

/// <summary>
/// A cold <c>rebuild</c> and the start of a <c>run</c> at sizes that grow in one direction at a time. The sizes are given in
/// rows, each from small to large, with a comma between the steps: <c>100x5,1000x5 200x5,200x100</c>.
/// </summary>
internal sealed class GrowthBench : IBench
{
    public string Name => "growth";

    public async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken cancellation)
    {
        BenchSetting.Tell(GrowthStep.Header);
        var (lines, headlines) = (new List<string>(), new List<Headline>());
        foreach (var row in setting.Sizes)
        {
            var steps = new List<GrowthStep>();
            foreach (var size in row.Split(',').Select(GeneratedTopology.Parse))
            {
                steps.Add(await MeasureAsync(size, setting, cancellation));
                BenchSetting.Tell(steps[^1].ToString());
            }

            lines.AddRange([GrowthStep.Header, .. steps.Select(step => step.ToString()), ""]);
            headlines.AddRange(Headlines(steps));
        }

        return new()
        {
            Title = "Growth",
            Description = """
                A cold `rebuild` of the published executable, and a `run` from its start until everything is in sync, at sizes that
                grow by keyspaces, then by cells (4 shards and 20 tables a keyspace). Bytes written are those of the serving records.
                What is linear in the records has the same cost per record in each row; a fixed part, such as the start of the
                process, makes that cost fall. Above etcd's default of 1.5 MiB a record, its limit was raised.
                """,
            Lines = lines,
            Headlines = headlines,
        };
    }

    private static async Task<GrowthStep> MeasureAsync(
        GeneratedTopology size,
        BenchSetting setting,
        CancellationToken cancellation
    )
    {
        await using var stage = await Stage.SetAsync(size, cancellation);
        var rebuild = await new RebuildRounds(stage, setting.Executable).RunAsync(setting.Repetitions, cancellation);
        var (toSync, peak) = await StartedRun.MeasureAsync(stage, setting.Executable, cancellation);
        return new(rebuild, toSync.TotalSeconds, Figures.Mebibytes(peak));
    }

    /// <summary>From the first step to the last: by which power of the records a figure grows; 1 is linear.</summary>
    private static IEnumerable<Headline> Headlines(List<GrowthStep> steps)
    {
        var (first, last) = (steps[0], steps[^1]);
        var name = $"{first.Rebuild.Topology} → {last.Rebuild.Topology}";
        yield return Power("time of a cold rebuild", step => step.Rebuild.Cold);
        yield return Power("CPU of a cold rebuild", step => step.Rebuild.ColdProcessor);
        yield return Power("peak memory of rebuild", step => step.Rebuild.PeakMiB);
        yield return Power("time from start to in sync of run", step => step.ToSync);
        yield return Power("peak memory of run", step => step.RunPeakMiB);
        yield return Power("bytes written", step => step.Rebuild.MiB);

        Headline Power(string what, Func<GrowthStep, double> figure) =>
            Headline.AtMost(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"growth of {what}, {name} ({figure(first):0.##} → {figure(last):0.##}), power of the records"
                ),
                Math.Log(figure(last) / figure(first)) / Math.Log((double)last.Records / first.Records),
                1.1,
                "0.00",
                ""
            );
    }
}

/// <summary>One size.</summary>
internal sealed record GrowthStep(RebuildFigures Rebuild, double ToSync, double RunPeakMiB)
{
    public const string Header =
        "| keyspaces × cells | records | MiB written | floor (s) | cold rebuild (s) | CPU (s) | CPU per record (µs) | peak (MiB) "
        + "| run: start to in sync (s) | run: peak (MiB) |\n"
        + "|---|---|---|---|---|---|---|---|---|---|";

    public int Records => Rebuild.Topology.ServingRecords;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Rebuild.Topology} | {Records} | {Rebuild.MiB:0.0} | {Rebuild.Floor:0.000} | {Rebuild.Cold:0.00} "
                + $"| {Rebuild.ColdProcessor:0.00} | {Rebuild.ColdProcessor / Records * 1e6:0} | {Rebuild.PeakMiB:0} "
                + $"| {ToSync:0.00} | {RunPeakMiB:0} |"
        );
}
