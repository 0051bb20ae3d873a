using System.Diagnostics;
using ControlPlane.Bench.Harness;
using ControlPlane.Bench.Processes;

namespace ControlPlane.Bench.Operators;

/// <summary>One operator over a fleet: its start, a quiet time, single changes, and a change of everything at once.</summary>
internal sealed class OperatorRun(OperatorStage stage, string executable)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);

    private string[] Names { get; } = [.. stage.Fleet.Names];

    public async Task<OperatorFigures> RunAsync(int changes, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await using var controller = new RunningController(executable, stage.Arguments);
        var written = await UntilAsync(() => stage.Patches().Count == Names.Length, started, cancellation);
        var ready = await UntilAsync(() => Names.All(IsReady), started, cancellation);
        var figures = new OperatorFigures(stage.Fleet)
        {
            AllWritten = written.TotalSeconds,
            AllReady = ready.TotalSeconds,
            PatchesAtStart = stage.Patches().Values.Average(),
        };
        figures = await BeQuietAsync(controller, figures, cancellation);
        figures = await ChangeSomeAsync(figures, changes, cancellation);
        figures = await ChangeAllAsync(figures, cancellation);
        return figures with
        {
            Sockets = controller.Sockets,
            PeakMiB = Figures.Mebibytes(controller.PeakBytes),
            RestMiB = Figures.Mebibytes(controller.ResidentBytes),
            StartProcessor = figures.StartProcessor,
        };
    }

    private async Task<OperatorFigures> BeQuietAsync(
        RunningController controller,
        OperatorFigures figures,
        CancellationToken cancellation
    )
    {
        var processor = controller.ProcessorTime;
        stage.Server.Log.Clear();
        await Task.Delay(Quiet, cancellation);
        return figures with
        {
            StartProcessor = processor.TotalSeconds,
            QuietProcessor = (controller.ProcessorTime - processor) / Quiet,
            QuietCalls = stage.Server.Log.Lines.Length,
        };
    }

    /// <summary>Vtgates come into a cell that had none, one topology after the other: records are written, and a status.</summary>
    private async Task<OperatorFigures> ChangeSomeAsync(
        OperatorFigures figures,
        int changes,
        CancellationToken cancellation
    )
    {
        stage.Server.Log.Clear();
        var times = new List<double>();
        var changed = Names.Take(changes).ToArray();
        foreach (var name in changed)
        {
            var begun = Stopwatch.GetTimestamp();
            stage.Scale(name, stage.Fleet.SpareCell, replicas: 1);
            var told = $"{stage.Fleet.SpareCell}/{stage.Fleet.SpareCell}";
            await UntilAsync(() => stage.StatusOf(name)?.Servable == told, begun, cancellation);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        var patches = stage.Patches();
        return figures with
        {
            Changes = changed.Length,
            ChangeMedian = Figures.Median(times),
            ChangeWorst = times.Max(),
            CallsPerChange = (double)stage.Server.Log.Lines.Length / changed.Length,
            MostPatchesPerChange = changed.Max(name => patches.GetValueOrDefault(name)),
            PatchesOfOthers = patches.Where(pair => !changed.Contains(pair.Key)).Sum(pair => pair.Value),
        };
    }

    /// <summary>As when a fleet is scaled: one object of each topology changes at the same moment.</summary>
    private async Task<OperatorFigures> ChangeAllAsync(OperatorFigures figures, CancellationToken cancellation)
    {
        stage.Server.Log.Clear();
        var begun = Stopwatch.GetTimestamp();
        foreach (var name in Names)
        {
            stage.Scale(name, cell: 1, replicas: 9);
        }

        var took = await UntilAsync(() => stage.Patches().Count == Names.Length, begun, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation); // for a second patch, if one came
        return figures with { AllChanged = took.TotalSeconds, MostPatchesOfAll = stage.Patches().Values.Max() };
    }

    private bool IsReady(string name) =>
        stage.StatusOf(name)?.Conditions.Any(one => one is { Type: "Ready", Status: "True" }) == true;

    private static async Task<TimeSpan> UntilAsync(Func<bool> holds, long started, CancellationToken cancellation)
    {
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(started) > LongestStart)
            {
                throw new TimeoutException("The statuses do not come.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
