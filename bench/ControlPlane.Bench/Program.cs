using System.Globalization;
using ControlPlane.Bench;

// Usage: ControlPlane.Bench EXECUTABLE rebuild|loop RESULTS-FILE REPETITIONS KEYSPACESxCELLS...
if (args.Length < 5 || !File.Exists(args[0]) || args[1] is not ("rebuild" or "loop"))
{
    Console.Error.WriteLine(
        "Usage: ControlPlane.Bench EXECUTABLE rebuild|loop RESULTS-FILE REPETITIONS KEYSPACESxCELLS...; run it by `make bench`."
    );
    return 1;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var isLoop = args[1] == "loop";
var lines = new List<string> { isLoop ? LoopFigures.Header : RebuildFigures.Header };
Console.WriteLine(lines[0]);
foreach (var size in args[4..].Select(text => text.Split('x')))
{
    var topology = new GeneratedTopology(Number(size[0]), Number(size[1]));
    lines.Add(
        isLoop
            ? (await new LoopBench(topology, args[0], Number(args[3])).RunAsync(stop.Token)).ToString()
            : (await new RebuildBench(topology, args[0], Number(args[3])).RunAsync(stop.Token)).ToString()
    );
    Console.WriteLine(lines[^1]);
}

await File.WriteAllTextAsync(args[2], isLoop ? Report.OfLoop(lines) : Report.OfRebuild(lines), stop.Token);
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
