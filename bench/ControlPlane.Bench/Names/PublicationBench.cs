using System.Diagnostics;
using System.Globalization;
using ControlPlane.Bench.Harness;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Routing.Changes;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Bench.Names;

/// <summary>
/// Publication of many names: the record with its entries, and the guard that compares it with what a cell has. Sizes are
/// KEYSPACESxTABLES.
/// </summary>
internal sealed class PublicationBench : IBench
{
    private const string Header =
        "| keyspaces × tables | entries | record (MiB) | built and encoded (ms) | guard, from scratch (ms) "
        + "| again after one list changed (ms) | guard (ms) |\n|---|---|---|---|---|---|---|";

    public string Name => "publication";

    public Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken cancellation)
    {
        BenchSetting.Tell(Header);
        var (lines, headlines) = (new List<string> { Header }, new List<Headline>());
        foreach (var topology in setting.Sizes.Select(NamedTopology.Parse))
        {
            cancellation.ThrowIfCancellationRequested();
            var rounds = Enumerable
                .Range(1, setting.Repetitions + 1)
                .Select(added => Round(topology, added))
                .Skip(1) // the first compiles
                .ToArray();
            var line = Told(topology, rounds);
            BenchSetting.Tell(line);
            lines.Add(line);
            headlines.Add(
                Headline.Of(
                    $"guard on names after one list changed, {topology}",
                    $"{Middle(rounds, round => round.GuardAgain):0.0} ms"
                )
            );
        }

        return Task.FromResult(
            new BenchReport
            {
                Title = "Publication",
                Description = """
                What a pass does for plain names, in one thread: the SrvVSchema with the entries of all unsharded keyspaces, built from
                the global records and the live lists and encoded; and the guard, which asks for every name whether the cell's record,
                decoded anew, answers otherwise. Then one table more in one list, as a loop sees it that remembers what it built last.
                """,
                Lines = lines,
                Headlines = headlines,
            }
        );
    }

    private static PublicationRound Round(NamedTopology topology, int added)
    {
        var global = topology.Global();
        var (routing, next) = (Knowing(topology, 0), Knowing(topology, added));
        var none = OrdinalSet<KeyspaceName>.Empty;

        var (first, built) = Timed(() => Built(DesiredSrvVSchema.Of(global, routing, none)));
        var published = SrvVSchema.Parser.ParseFrom(first.BytesWithEntries);
        var (same, guard) = Timed(() => new NameChanges(global, routing).Between(published, first.Model));
        var (second, again) = Timed(() => Built(DesiredSrvVSchema.Of(global, next, none, first)));
        var (gained, guardAgain) = Timed(() => new NameChanges(global, next).Between(published, second.Model));
        return same.IsEmpty && gained.IsEmpty && second.Entries.Count == first.Entries.Count + added
            ? new(first.Entries.Count, first.BytesWithEntries.Length, built, guard, again, guardAgain)
            : throw new InvalidOperationException("No name is lost here, and each table that is added is published.");
    }

    private static KeptRouting Knowing(NamedTopology topology, int added) => new() { Live = topology.Live(added) };

    private static DesiredSrvVSchema Built(DesiredSrvVSchema desired)
    {
        _ = desired.BytesWithEntries;
        return desired;
    }

    private static (T Result, double Milliseconds) Timed<T>(Func<T> act)
    {
        var started = Stopwatch.GetTimestamp();
        var result = act();
        return (result, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static string Told(NamedTopology topology, PublicationRound[] rounds) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {topology} | {rounds[0].Entries:N0} | {rounds[0].Bytes / (1024.0 * 1024):0.0} "
                + $"| {Middle(rounds, round => round.Built):0} | {Middle(rounds, round => round.Guard):0} "
                + $"| {Middle(rounds, round => round.Again):0} | {Middle(rounds, round => round.GuardAgain):0.0} |"
        );

    private static double Middle(PublicationRound[] rounds, Func<PublicationRound, double> figure) =>
        rounds.Select(figure).Order().ElementAt(rounds.Length / 2);

    /// <summary>One round, in milliseconds.</summary>
    private sealed record PublicationRound(
        int Entries,
        int Bytes,
        double Built,
        double Guard,
        double Again,
        double GuardAgain
    );
}
