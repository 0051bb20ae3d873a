using System.Diagnostics;
using ControlPlane.Bench.Harness;
using ControlPlane.Bench.Processes;
using ControlPlane.Bench.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Bench.Loops;

/// <summary>One <c>run</c>: from start to in sync, a quiet minute, then changes, beside the same writes without any thought.</summary>
internal sealed class LoopRun(Stage stage, string executable)
{
    /// <summary>Two writes of one SrvVSchema are kept apart (50 ms); what is measured is a change that comes alone.</summary>
    private static readonly TimeSpan LongerThanSpacing = TimeSpan.FromMilliseconds(100);

    private static readonly KeySpan ServingRecords = KeySpan.Prefix(Key.FromText("/vitess/zone"));

    public async Task<LoopFigures> RunAsync(int changes, CancellationToken cancellation)
    {
        await using var told = new WatchedPuts(stage.Store, ServingRecords);
        await told.BegunAsync;
        var inSync = told.NextAsync(stage.Topology.ServingRecords, _ => true);
        var started = Stopwatch.GetTimestamp();
        await using var controller = new RunningController(executable, $"run {stage.Flags} --http-address off");
        var toSync = Stopwatch.GetElapsedTime(started, await inSync.WaitAsync(TimeSpan.FromMinutes(3), cancellation));
        var quiet = await QuietMinute.MeasureAsync(stage.Server, controller, cancellation);
        var rest = controller.ResidentBytes;
        var (ours, raw) = await LatenciesAsync(told, changes, cancellation);
        return new LoopFigures
        {
            Topology = stage.Topology,
            ToSync = toSync,
            PeakMiB = Figures.Mebibytes(controller.PeakBytes),
            RestMiB = Figures.Mebibytes(rest),
            Quiet = quiet,
            Ours = ours,
            Raw = raw,
        };
    }

    /// <summary>Ours and raw by turns, so that a noisy machine disturbs both.</summary>
    private async Task<(List<TimeSpan> Ours, List<TimeSpan> Raw)> LatenciesAsync(
        WatchedPuts told,
        int changes,
        CancellationToken cancellation
    )
    {
        await using var raw = new RawRoundTrip(stage.Store, stage.Topology.Cells);
        var (ours, floor) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var change = 0; change <= changes; change++)
        {
            var (vschema, size) = await PutVSchemaAsync(told, change, cancellation);
            var floorTook = await raw.MeasureAsync(size, cancellation);
            await Task.Delay(LongerThanSpacing, cancellation);
            if (change > 0) // the first one warms up
            {
                ours.Add(vschema);
                floor.Add(floorTook);
            }
        }

        return (ours, floor);
    }

    private async Task<(TimeSpan Took, int Size)> PutVSchemaAsync(
        WatchedPuts told,
        int version,
        CancellationToken cancellation
    )
    {
        var topology = stage.Topology;
        var all = told.NextAsync(topology.Cells, GeneratedTopology.IsSrvVSchema);
        var put = GeneratedTopology.ChangedVSchema(keyspace: 1 + (version % topology.Keyspaces), version);
        var started = Stopwatch.GetTimestamp();
        await stage.Store.CommitAsync(new Transaction([], [put]), cancellation);
        var took = Stopwatch.GetElapsedTime(started, await all.WaitAsync(TimeSpan.FromMinutes(1), cancellation));
        var written = await stage.Store.GetAsync(GeneratedTopology.LayoutOf("zone001").SrvVSchema, cancellation);
        return (took, written!.Value.Length);
    }
}
