using System.Diagnostics;
using System.Globalization;
using ControlPlane.Bench.Harness;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;

namespace ControlPlane.Bench.Names;

/// <summary>The routing report of many names: from scratch, and after one keyspace changed. Sizes are KEYSPACESxTABLES.</summary>
internal sealed class RoutingBench : IBench
{
    private const string Header =
        "| keyspaces × tables | names | from scratch (ms) | VSchema changed (ms) | live list changed (ms) "
        + "| difference (ms) | kept (MiB) | allocated by a change (MiB) |\n|---|---|---|---|---|---|---|---|";

    public string Name => "routing";

    public Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken cancellation)
    {
        BenchSetting.Tell(Header);
        var (lines, headlines) = (new List<string> { Header }, new List<Headline>());
        foreach (var topology in setting.Sizes.Select(NamedTopology.Parse))
        {
            cancellation.ThrowIfCancellationRequested();
            var figures = Measure(topology, setting.Repetitions);
            BenchSetting.Tell(figures.ToString());
            lines.Add(figures.ToString());
            headlines.AddRange(figures.Headlines);
        }

        return Task.FromResult(
            new BenchReport
            {
                Title = "Routing report",
                Description = """
                The model of a vtgate and the report of every plain name, in one thread. From scratch: from the decoded record and
                the live lists. Changed: one table more in one keyspace, with a record that was decoded anew, so that every VSchema
                has to be compared. Difference: between the two reports. Kept: what model and report hold beside the record.
                """,
                Lines = lines,
                Headlines = headlines,
            }
        );
    }

    private static RoutingFigures Measure(NamedTopology topology, int repetitions)
    {
        var (record, live) = (topology.Record(), topology.Live());
        var rounds = Enumerable
            .Range(0, repetitions + 1)
            .Select(round => Round(topology, record, live, round + 1))
            .Skip(1) // the first compiles
            .ToArray();
        return RoutingFigures.Of(topology, rounds);
    }

    private static RoutingRound Round(
        NamedTopology topology,
        Protocols.VSchema.SrvVSchema record,
        Serving.Schemas.LiveSchemas live,
        int added
    )
    {
        var (nextRecord, nextLive) = (topology.Record(added), topology.Live(added));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (report, scratch) = Timed(() => RoutingReport.Of(RoutingModel.From(record, live)));
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var (changed, vschema) = Timed(() => report.Next(report.Model.Next(nextRecord, live)));
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var (_, list) = Timed(() => report.Next(report.Model.Next(record, nextLive)));
        var (found, difference) = Timed(() => RoutingDifference.Between(report, changed));
        return found.Changes.Length == added
            ? new(report.Count, scratch, vschema, list, difference, kept, allocated)
            : throw new InvalidOperationException($"{found.Changes.Length} changes, expected {added}.");
    }

    private static (T Result, double Milliseconds) Timed<T>(Func<T> act)
    {
        var watch = Stopwatch.StartNew();
        var result = act();
        return (result, watch.Elapsed.TotalMilliseconds);
    }
}

/// <summary>One round, in milliseconds and bytes.</summary>
internal sealed record RoutingRound(
    int Names,
    double Scratch,
    double VSchemaChanged,
    double ListChanged,
    double Difference,
    long Kept,
    long Allocated
);

/// <summary>The medians of the rounds.</summary>
internal sealed record RoutingFigures(NamedTopology Topology, RoutingRound Median)
{
    public IEnumerable<Headline> Headlines =>
        [
            Headline.AtMost($"routing report from scratch, {Names} names", Median.Scratch, 1000, "0", "ms"),
            Headline.AtMost(
                $"routing report, a VSchema changed, {Names} names",
                Median.VSchemaChanged,
                20,
                "0.0",
                "ms"
            ),
            Headline.AtMost($"routing report, a live list changed, {Names} names", Median.ListChanged, 20, "0.0", "ms"),
        ];

    private string Names => Median.Names.ToString("N0", CultureInfo.InvariantCulture);

    public static RoutingFigures Of(NamedTopology topology, IReadOnlyCollection<RoutingRound> rounds)
    {
        return new(
            topology,
            new(
                rounds.First().Names,
                Middle(round => round.Scratch),
                Middle(round => round.VSchemaChanged),
                Middle(round => round.ListChanged),
                Middle(round => round.Difference),
                (long)Middle(round => round.Kept),
                (long)Middle(round => round.Allocated)
            )
        );

        double Middle(Func<RoutingRound, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Topology.Keyspaces} × {Topology.TablesEach} | {Names} | {Median.Scratch:0} | {Median.VSchemaChanged:0.0} "
                + $"| {Median.ListChanged:0.0} | {Median.Difference:0.0} | {Mebibytes(Median.Kept)} | {Mebibytes(Median.Allocated)} |"
        );

    private static string Mebibytes(long bytes) =>
        (bytes / (1024.0 * 1024)).ToString("0.0", CultureInfo.InvariantCulture);
}
