using System.Diagnostics;
using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Bench;

/// <summary>
/// <c>run</c> on a real etcd: from start to in sync, how much memory, what a quiet minute costs, and how long a changed
/// VSchema takes to reach all cells, beside the same writes without any thought.
/// </summary>
internal sealed class LoopBench(GeneratedTopology topology, string executable, int changes)
{
    /// <summary>Two writes of one SrvVSchema are kept apart (50 ms); what is measured is a change that comes alone.</summary>
    private static readonly TimeSpan LongerThanSpacing = TimeSpan.FromMilliseconds(100);

    private static readonly KeySpan ServingRecords = KeySpan.Prefix(Key.FromText("/vitess/zone"));

    public async Task<LoopFigures> RunAsync(CancellationToken cancellation)
    {
        await using var server = await EtcdServer.StartAsync(new() { OnDisk = true }, cancellation);
        await using var store = server.Open();
        await RawWriter.WriteAsync(store, topology.Records(server.Address), cancellation);
        await using var told = new WatchedPuts(store, ServingRecords);
        await told.BegunAsync;
        var inSync = told.NextAsync(topology.Cells * (topology.Keyspaces + 1), _ => true);
        var started = Stopwatch.GetTimestamp();
        await using var controller = new RunningController(
            executable,
            $"run --topo-global-server-address {server.Address} --topo-global-root /vitess/global --gate-cells all --http-address off"
        );
        var toSync = Stopwatch.GetElapsedTime(started, await inSync.WaitAsync(TimeSpan.FromMinutes(3), cancellation));
        var quiet = await QuietMinute.MeasureAsync(server, controller, cancellation);
        var (ours, raw) = await LatenciesAsync(store, told, cancellation);
        return new LoopFigures
        {
            Size = $"{topology.Keyspaces} × {topology.Cells}",
            ToSync = toSync,
            PeakMiB = controller.PeakBytes / (1024.0 * 1024),
            RestMiB = controller.ResidentBytes / (1024.0 * 1024),
            Quiet = quiet,
            Ours = ours,
            Raw = raw,
        };
    }

    /// <summary>Ours and raw by turns, so that a noisy machine disturbs both.</summary>
    private async Task<(List<TimeSpan> Ours, List<TimeSpan> Raw)> LatenciesAsync(
        EtcdStore store,
        WatchedPuts told,
        CancellationToken cancellation
    )
    {
        await using var raw = new RawRoundTrip(store, topology.Cells);
        var (ours, floor) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var change = 0; change <= changes; change++)
        {
            var (vschema, size) = await PutVSchemaAsync(store, told, change, cancellation);
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
        EtcdStore store,
        WatchedPuts told,
        int version,
        CancellationToken cancellation
    )
    {
        var all = told.NextAsync(topology.Cells, key => key.Raw.EndsWith("/SrvVSchema", StringComparison.Ordinal));
        var put = GeneratedTopology.ChangedVSchema(keyspace: 1 + (version % topology.Keyspaces), version);
        var started = Stopwatch.GetTimestamp();
        await store.CommitAsync(new Transaction([], [put]), cancellation);
        var took = Stopwatch.GetElapsedTime(started, await all.WaitAsync(TimeSpan.FromMinutes(1), cancellation));
        var written = await store.GetAsync(GeneratedTopology.LayoutOf("zone001").SrvVSchema, cancellation);
        return (took, written!.Value.Length);
    }
}
