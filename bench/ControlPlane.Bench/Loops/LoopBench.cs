using ControlPlane.Bench.Harness;
using ControlPlane.Bench.Topologies;

namespace ControlPlane.Bench.Loops;

/// <summary>
/// <c>run</c> on a real etcd: from start to in sync, how much memory, what a quiet minute costs, and how long a changed
/// VSchema takes to reach all cells. Its repetitions are the changes.
/// </summary>
internal sealed class LoopBench : IBench
{
    public string Name => "loop";

    public async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken cancellation)
    {
        BenchSetting.Tell(LoopFigures.Header);
        var figures = new List<LoopFigures>();
        foreach (var size in setting.Sizes.Select(GeneratedTopology.Parse))
        {
            await using var stage = await Stage.SetAsync(size, cancellation);
            figures.Add(await new LoopRun(stage, setting.Executable).RunAsync(setting.Repetitions, cancellation));
            BenchSetting.Tell(figures[^1].ToString());
        }

        return new()
        {
            Title = "The loop",
            Description = """
                `run` of the published executable on a real etcd on the same machine (4 shards and 20 tables a keyspace), beginning
                without serving records. "Quiet minute" is told by etcd's own counters of ranges, puts and deletes. Then one VSchema
                after the other is put: the time until the SrvVSchema of the last cell has been told by a watch. "Raw" is the same
                without us: one put, a watch that tells of it, one put of the same size per cell, a watch that tells of the last; by
                turns with ours. The coalescing delay (10 ms) is in our figures. Peak memory is that of the whole run.
                """,
            Lines = [LoopFigures.Header, .. figures.Select(one => one.ToString())],
            Headlines = [.. figures.SelectMany(one => one.Headlines)],
        };
    }
}
