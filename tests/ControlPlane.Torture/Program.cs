using System.Diagnostics;
using ControlPlane.Torture.Faults;
using ControlPlane.Torture.Runs;

namespace ControlPlane.Torture;

/// <summary><c>make torture</c>: ROUNDS of each fault, or of FAULT alone, from SEED on, LANES faults at a time.</summary>
internal static class Program
{
    private const int UsualRounds = 200;
    private const int UsualLanes = 6;

    /// <param name="arguments">Where the figures go; nowhere: they are only printed.</param>
    public static async Task<int> Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true; // the servers are to be ended first
            stop.Cancel();
        };
        try
        {
            return await TortureAsync(arguments, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }
    }

    private static async Task<int> TortureAsync(string[] arguments, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var rounds = Number("ROUNDS", UsualRounds);
        var options = new TortureOptions
        {
            Faults = AllFaults.Named(Environment.GetEnvironmentVariable("FAULT")),
            Rounds = rounds,
            RoundsByExecutable = Math.Min(TortureOptions.UsualByExecutable, rounds / 4),
            Seed = Number("SEED", 1),
            Lanes = Number("LANES", UsualLanes),
        };
        var heap = new Heap();
        var reports = await Task.WhenAll(new Runs.Torture(options, heap, Console.WriteLine).Begin(cancellation).Values);
        var table = Table.Of(reports, heap, options, Stopwatch.GetElapsedTime(began));
        Console.WriteLine(table);
        if (arguments is [var file])
        {
            await File.WriteAllTextAsync(file, table, cancellation);
        }

        Console.WriteLine(heap.WhyNotSteady ?? "");
        return heap.WhyNotSteady is null && reports.All(report => report.Violations.Count == 0) ? 0 : 1;
    }

    private static int Number(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.TryParse(text, out var number) && number > 0
                ? number
                : throw new ArgumentException($"{name} is '{text}', it must be a whole number above 0.")
            : usual;
}
