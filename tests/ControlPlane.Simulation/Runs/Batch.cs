using System.Diagnostics;
using ControlPlane.Simulation.Kernel;

namespace ControlPlane.Simulation.Runs;

/// <summary>Many seeds, one after the other, until enough were run or one failed.</summary>
public sealed class Batch(Scenario scenario)
{
    /// <summary>Of each hundred seeds one is run twice, to see that it takes the same course.</summary>
    private const int RunTwiceEvery = 100;

    private readonly Stopwatch clock = Stopwatch.StartNew();

    public Probes Probes { get; } = new();

    public int Seeds { get; private set; }

    public TimeSpan Simulated { get; private set; }

    public TimeSpan Elapsed => clock.Elapsed;

    /// <summary>The first seed that broke a rule; null: none did.</summary>
    public RunReport? Failed { get; private set; }

    public void Run(ulong seed)
    {
        var report = Runs.Run.Of(seed, scenario);
        Probes.Add(report.Probes);
        Seeds++;
        Simulated += report.Simulated;
        if (report.Violation is not null)
        {
            Failed ??= report;
        }
        else if (Seeds % RunTwiceEvery == 1 && Runs.Run.Of(seed, scenario).Hash != report.Hash)
        {
            Failed ??= report with { Violation = "same seed, same course: a second run took another one" };
        }
    }

    public override string ToString() =>
        $"{Seeds} seeds, {Simulated.TotalHours:0.0} hours simulated in {Elapsed.TotalSeconds:0.0} s "
        + $"({Simulated.TotalHours / Elapsed.TotalSeconds:0.00} hours per second)\n"
        + string.Join('\n', Probes.Counts.Select(pair => $"  {pair.Value, 8} {pair.Key}"));
}
