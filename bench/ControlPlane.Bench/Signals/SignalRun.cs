using System.Diagnostics;
using System.Text;
using ControlPlane.Bench.Processes;
using ControlPlane.Bench.Topologies;
using ControlPlane.Protocols.Topodata;
using ControlPlane.TabletFixture;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Bench.Signals;

/// <summary>One <c>run</c> with one tablet whose tables change, beside the same writes without any thought.</summary>
internal sealed class SignalRun(Stage stage, string executable)
{
    private const string First = "kept_table";
    private const string Changing = "changing_table";
    private const string TabletCell = "tablets"; // its gates would see the primary, so it is none of those that are watched

    /// <summary>Two writes of one SrvVSchema are kept apart (50 ms), and our own records are written after them.</summary>
    private static readonly TimeSpan LongerThanSpacing = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly KeySpan ServingRecords = KeySpan.Prefix(Key.FromText("/vitess/zone"));

    public async Task<(List<TimeSpan> Ours, List<TimeSpan> Raw)> RunAsync(int changes, CancellationToken cancellation)
    {
        await using var tablet = await ScriptedTablet.StartAsync($"{TabletCell}-100", "shop", First);
        await stage.Store.CommitAsync(new Transaction([], [.. RecordsOf(tablet)]), cancellation);
        await using var told = new WatchedPuts(stage.Store, ServingRecords);
        await told.BegunAsync;
        var inSync = told.NextAsync(
            stage.Topology.ServingRecords + stage.Topology.Cells, // a SrvKeyspace more in each cell
            entry => !GeneratedTopology.IsSrvVSchema(entry) || Has(entry, First)
        );
        await using var controller = new RunningController(executable, $"run {stage.Flags} --http-address off");
        await inSync.WaitAsync(Longest, cancellation);
        while (tablet.Listeners == 0)
        {
            await Task.Delay(LongerThanSpacing, cancellation);
        }

        await using var raw = new RawRoundTrip(stage.Store, stage.Topology.Cells);
        var (ours, floor) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var change = 0; change <= changes; change++)
        {
            await Task.Delay(LongerThanSpacing, cancellation);
            var (took, size) = await ChangeAsync(tablet, change, told, cancellation);
            var floorTook = await raw.MeasureAsync(size, cancellation);
            if (change > 0) // the first one warms up
            {
                ours.Add(took);
                floor.Add(floorTook);
            }
        }

        return (ours, floor);
    }

    private async Task<(TimeSpan Took, int Size)> ChangeAsync(
        ScriptedTablet tablet,
        int change,
        WatchedPuts told,
        CancellationToken cancellation
    )
    {
        var isCreated = change % 2 == 0;
        var all = told.NextAsync(
            stage.Topology.Cells,
            entry => GeneratedTopology.IsSrvVSchema(entry) && Has(entry, Changing) == isCreated
        );
        var started = Stopwatch.GetTimestamp();
        if (isCreated)
        {
            tablet.Create(Changing);
        }
        else
        {
            tablet.Drop(Changing);
        }

        var took = Stopwatch.GetElapsedTime(started, await all.WaitAsync(Longest, cancellation));
        var written = await stage.Store.GetAsync(GeneratedTopology.LayoutOf("zone001").SrvVSchema, cancellation);
        return (took, written!.Value.Length);
    }

    private static bool Has(Entry entry, string table) => entry.Value.Span.IndexOf(Encoding.UTF8.GetBytes(table)) >= 0;

    private IEnumerable<Write> RecordsOf(ScriptedTablet tablet)
    {
        var (layout, keyspace) = (GeneratedTopology.Layout, tablet.State.Shard.Keyspace);
        var cell = new CellInfo { ServerAddress = stage.Server.Address, Root = $"/vitess/{TabletCell}" };
        yield return new Write.Put(layout.CellInfo(new(TabletCell)), cell.ToByteString());
        yield return new Write.Put(
            GeneratedTopology.LayoutOf(TabletCell).Root.Key($"tablets/{tablet.Alias}/Tablet"),
            tablet.Record.ToByteString()
        );
        yield return new Write.Put(layout.Keyspace(keyspace), new Keyspace().ToByteString());
        yield return new Write.Put(
            layout.Shard(keyspace, new ShardName("0")),
            new Shard { IsPrimaryServing = true, PrimaryAlias = tablet.Record.Alias }.ToByteString()
        );
    }
}
