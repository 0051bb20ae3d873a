using System.Collections.Immutable;
using ControlPlane.Api.Documents;
using ControlPlane.Cli.Output;

namespace ControlPlane.Cli.Screens;

/// <summary>Which stores are heard, those with trouble first; of the others a few stand for all.</summary>
internal static class StoresScreen
{
    private const int Most = 8;

    private const int LongestUse = 16;

    /// <summary>What the other columns take at most, borders included.</summary>
    private const int BesideAddress = 66;

    public static void Write(IPaper paper, TopologyDocument topology)
    {
        var rows = topology.Stores.Select(store => new Row(store, BreakerOf(topology, store))).ToArray();
        Row[] shown =
        [
            .. rows.OrderBy(row => row.IsWell)
                .ThenBy(row => !row.Store.Global)
                .Take(Math.Max(Most, rows.Count(IsTroubled))),
        ];
        paper.Line(0);
        paper.Table(
            ["store", "for", "heard", "revision", "breaker"],
            [.. shown.Select(row => Cells(row, topology.At, paper.Width))]
        );
        if (rows.Length > shown.Length)
        {
            paper.Line(
                0,
                new Ink($"… and {Words.Count(rows.Length - shown.Length, "more store")}, all heard.", Tone.Faint)
            );
        }

        foreach (var row in shown.Where(row => row.Store.Trouble is not null))
        {
            paper.Line(2, new Ink($"{row.Store.Address}  ", Tone.Strong), row.Store.Trouble!);
        }
    }

    private static bool IsTroubled(Row row) => !row.IsWell;

    private static BreakerDocument? BreakerOf(TopologyDocument topology, StoreDocument store) =>
        topology.Breakers.FirstOrDefault(breaker => breaker.Store == store.Address);

    private static ImmutableArray<Ink> Cells(Row row, DateTimeOffset now, int width)
    {
        var (store, breaker) = row;
        var heard = store.LastHeardAt is { } at ? $"{Words.Span(now - at)} ago" : "never";
        return
        [
            Words.Shortened(store.Address, Math.Max(14, width - BesideAddress)),
            UseOf(store),
            new(heard, store.Heard ? Tone.Good : Tone.Bad),
            $"{store.Revision}",
            breaker is null or { State: "closed" }
                ? new("closed", Tone.Good)
                : new($"{(breaker.State is "open" ? "open" : "half open")}, {breaker.Failures} failed", Tone.Bad),
        ];
    }

    private static string UseOf(StoreDocument store)
    {
        var cells = store.Cells.Count == 0 ? "" : Words.Shortened(Words.First(store.Cells), LongestUse);
        return !store.Global ? cells
            : cells.Length == 0 ? "global"
            : $"global, {cells}";
    }

    private sealed record Row(StoreDocument Store, BreakerDocument? Breaker)
    {
        public bool IsWell => Store.Heard && Breaker is null or { State: "closed" };
    }
}
