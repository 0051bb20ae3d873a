using System.Globalization;
using ControlPlane.Bench.Harness;
using ControlPlane.Bench.Operators;
using ControlPlane.Bench.Topologies;

const string Usage = """
    Usage, from the checkout's root; `make bench` does the first two:
      ControlPlane.Bench run EXECUTABLE BENCHMARK REPETITIONS [SIZE...]    writes bench/results/BENCHMARK.md
      ControlPlane.Bench summary                                           writes bench/results/summary.md and prints it
      ControlPlane.Bench fleet SIZE    the same for the operator, with a Kubernetes API server
      ControlPlane.Bench stage SIZE    an etcd with a topology of that size until interrupted, to profile by hand
    """;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var results = new ResultFiles("bench/results");
switch (args)
{
    case ["run", var executable, var name, var repetitions, .. var sizes]
        when File.Exists(executable) && Benches.Find(name) is { } bench:
        var setting = new BenchSetting(executable, sizes, int.Parse(repetitions, CultureInfo.InvariantCulture));
        await results.WriteAsync(name, await bench.RunAsync(setting, stop.Token), stop.Token);
        return 0;
    case ["summary"]:
        Console.WriteLine(await results.SumUpAsync([.. Benches.All.Select(bench => bench.Name)], stop.Token));
        return 0;
    case ["stage", var size]:
        await using (var stage = await Stage.SetAsync(GeneratedTopology.Parse(size), stop.Token))
        {
            Console.WriteLine(stage.Flags);
            await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return 0;
    case ["fleet", var size]:
        await using (var stage = await OperatorStage.SetAsync(Fleet.Parse(size), stop.Token))
        {
            Console.WriteLine(stage.Arguments);
            await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 1;
}
