using ControlPlane.Bench.Harness;

namespace ControlPlane.Bench.Operators;

/// <summary>One operator over many topologies. Its repetitions are the changes.</summary>
internal sealed class OperatorBench : IBench
{
    public string Name => "operator";

    public async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken cancellation)
    {
        BenchSetting.Tell(OperatorFigures.Header);
        var figures = new List<OperatorFigures>();
        foreach (var fleet in setting.Sizes.Select(Fleet.Parse))
        {
            await using var stage = await OperatorStage.SetAsync(fleet, cancellation);
            figures.Add(await new OperatorRun(stage, setting.Executable).RunAsync(setting.Repetitions, cancellation));
            BenchSetting.Tell(figures[^1].ToString());
        }

        return new()
        {
            Title = "The operator",
            Description = """
                `run --kubernetes resources` of the published executable, one process for all topologies (four keyspaces of two
                shards each), on a real etcd and on the test API server, all on the same machine and without serving records at the
                beginning. A change is a VitessCell that comes for one more cell, until the status of its topology tells that the cell
                can be served from; then one object of each topology changes at the same moment. API calls are all that the server
                answers, watches included; "quiet" is 20 seconds without a change. Peak memory is that of the whole run.
                """,
            Lines = [OperatorFigures.Header, .. figures.Select(one => one.ToString())],
            Headlines = [.. figures.SelectMany(one => one.Headlines)],
        };
    }
}
