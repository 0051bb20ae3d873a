using ControlPlane.Bench.Harness;
using ControlPlane.Bench.Topologies;

namespace ControlPlane.Bench.Rebuilds;

/// <summary><c>rebuild</c> of the published executable, from process start to exit.</summary>
internal sealed class RebuildBench : IBench
{
    public string Name => "rebuild";

    public async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken cancellation)
    {
        BenchSetting.Tell(RebuildFigures.Header);
        var figures = new List<RebuildFigures>();
        foreach (var size in setting.Sizes.Select(GeneratedTopology.Parse))
        {
            await using var stage = await Stage.SetAsync(size, cancellation);
            figures.Add(await new RebuildRounds(stage, setting.Executable).RunAsync(setting.Repetitions, cancellation));
            BenchSetting.Tell(figures[^1].ToString());
        }

        return new()
        {
            Title = "Rebuild",
            Description = """
                `rebuild` of a topology without serving records (4 shards and 20 tables a keyspace), from process start to exit, on
                a real etcd on the same machine, and the floor: the same bytes as raw transactions of 128 puts, 8 at a time. Medians;
                ratios are taken run by run. "Nothing to do" is a second `rebuild` right after.
                """,
            Lines = [RebuildFigures.Header, .. figures.Select(one => one.ToString())],
            Headlines = [.. figures.SelectMany(one => one.Headlines)],
        };
    }
}
