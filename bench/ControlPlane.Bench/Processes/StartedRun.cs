using System.Diagnostics;
using ControlPlane.Bench.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Bench.Processes;

/// <summary>A <c>run</c> from its start until a watch has told of every serving record.</summary>
internal static class StartedRun
{
    private static readonly KeySpan ServingRecords = KeySpan.Prefix(Key.FromText("/vitess/zone"));

    public static async Task<(TimeSpan ToSync, long PeakBytes)> MeasureAsync(
        Stage stage,
        string executable,
        CancellationToken cancellation
    )
    {
        await using var told = new WatchedPuts(stage.Store, ServingRecords);
        await told.BegunAsync;
        var inSync = told.NextAsync(stage.Topology.ServingRecords, _ => true);
        var started = Stopwatch.GetTimestamp();
        await using var controller = new RunningController(executable, $"run {stage.Flags} --http-address off");
        var ended = await inSync.WaitAsync(TimeSpan.FromMinutes(5), cancellation);
        return (Stopwatch.GetElapsedTime(started, ended), controller.PeakBytes);
    }
}
