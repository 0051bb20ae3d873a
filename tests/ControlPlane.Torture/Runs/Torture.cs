using ControlPlane.Torture.Faults;
using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Runs;

/// <summary>Runs faults, each on a stage of its own, several at a time: most of a round is waiting.</summary>
internal sealed class Torture(TortureOptions options, Heap heap, Action<string> tell)
{
    private const int RoundsOfLife = 10;
    private const int MostViolations = 3;

    /// <summary>Begins them all; each task ends with its fault.</summary>
    public IReadOnlyDictionary<string, Task<FaultReport>> Begin(CancellationToken cancellation)
    {
        var lanes = new SemaphoreSlim(options.Lanes);
        return options.Faults.ToDictionary(fault => fault.Name, fault => InLaneAsync(fault, lanes, cancellation));
    }

    private async Task<FaultReport> InLaneAsync(Fault fault, SemaphoreSlim lanes, CancellationToken cancellation)
    {
        await lanes.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => RunAsync(fault, cancellation), cancellation);
        }
        finally
        {
            lanes.Release();
        }
    }

    private async Task<FaultReport> RunAsync(Fault fault, CancellationToken cancellation)
    {
        var report = new FaultReport(fault);
        try
        {
            await RunAsync(report, options.Rounds - options.RoundsByExecutable, byExecutable: false, cancellation);
            await RunAsync(report, options.RoundsByExecutable, byExecutable: true, cancellation);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            report.Violations.Add($"FAULT={fault}: the torture itself is sound: {failed}");
            tell($"VIOLATION, {report.Violations[^1]}");
        }

        tell($"{fault}: {report.Rounds} rounds, {report.Writes} writes, {report.Violations.Count} violations");
        return report;
    }

    private async Task RunAsync(FaultReport report, int rounds, bool byExecutable, CancellationToken cancellation)
    {
        for (var done = 0; done < rounds && report.Violations.Count < MostViolations; )
        {
            await using var stage = await Stage.StartAsync(report.Fault.Shape, cancellation);
            var before = report.Violations.Count;
            while (done < rounds && report.Violations.Count == before)
            {
                var length = Math.Min(RoundsOfLife, rounds - done);
                var seed = options.Seed + done + (byExecutable ? options.Rounds : 0);
                report.Add(
                    await Life.LiveAsync(new(report.Fault, stage, seed, length, byExecutable), cancellation),
                    byExecutable
                );
                done += length;
                heap.Look();
                report.Violations.AddRange(Unobserved.Take());
            }

            foreach (var violation in report.Violations.Skip(before))
            {
                tell($"VIOLATION, {violation}");
            }
        }
    }
}
