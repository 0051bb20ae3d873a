using System.Globalization;
using ControlPlane.Bench;

// Usage: ControlPlane.Bench EXECUTABLE RESULTS-FILE REPETITIONS KEYSPACESxCELLS...
if (args.Length < 4 || !File.Exists(args[0]))
{
    Console.Error.WriteLine(
        "Usage: ControlPlane.Bench EXECUTABLE RESULTS-FILE REPETITIONS KEYSPACESxCELLS...; run it by `make bench`."
    );
    return 1;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var lines = new List<string> { RebuildFigures.Header };
Console.WriteLine(RebuildFigures.Header);
foreach (var size in args[3..].Select(text => text.Split('x')))
{
    var topology = new GeneratedTopology(Number(size[0]), Number(size[1]));
    var figures = await new RebuildBench(topology, args[0], Number(args[2])).RunAsync(stop.Token);
    lines.Add(figures.ToString());
    Console.WriteLine(lines[^1]);
}

await File.WriteAllTextAsync(args[1], Report.Of(lines), stop.Token);
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
