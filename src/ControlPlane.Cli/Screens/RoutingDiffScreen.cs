using System.Collections.Immutable;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Cli.Screens;

/// <summary>By cell, the names that a vtgate which knows only its record answers otherwise than it should.</summary>
internal static class RoutingDiffScreen
{
    private const int MostNames = 40;

    public static void Write(
        IPaper paper,
        ImmutableArray<CellDifference> cells,
        ImmutableArray<LiveSchema> lists,
        DateTimeOffset now
    )
    {
        foreach (var alike in cells.Where(cell => cell.Difference is not null).GroupBy(Text, StringComparer.Ordinal))
        {
            WriteAlike(paper, [.. alike]);
        }

        foreach (var cell in cells.Where(cell => cell.Problem is not null))
        {
            paper.Line(0, new Ink($"{cell.Cell}", Tone.Strong), "  ", new Ink("error", Tone.Bad), $"  {cell.Problem}");
        }

        LiveTablesScreen.Write(paper, lists, now);
        paper.Line(0);
        var differing = cells.Count(cell => cell.Difference?.IsEmpty is false);
        paper.Line(
            0,
            new Ink(
                $"{Words.Count(cells.Length, "cell")}: {differing} with names that a vtgate which knows only the record "
                    + "answers otherwise than one that sees all tables.",
                Tone.Strong
            )
        );
    }

    private static void WriteAlike(IPaper paper, ImmutableArray<CellDifference> alike)
    {
        var difference = alike[0].Difference!;
        var names = Words.Some([.. alike.Select(cell => cell.Cell)], 6);
        if (difference.IsEmpty)
        {
            paper.Line(0, new Ink(names, Tone.Strong), "  ", new Ink("in sync", Tone.Good));
            return;
        }

        paper.Line(0, new Ink(names, Tone.Strong), $"  {Counts(difference)}");
        foreach (var change in difference.Changes.Take(MostNames))
        {
            var (sign, tone) = Sign(change.Kind);
            paper.Line(
                2,
                new Ink($"{sign} ", tone),
                new Ink(change.Name, Tone.Strong),
                new Ink(Suffix(change.TabletType), Tone.Faint),
                $"  {LookupWords.Of(change.Before)} → {LookupWords.Of(change.After)}"
            );
        }

        if (difference.Changes.Length > MostNames)
        {
            var more = difference.Changes.Length - MostNames;
            paper.Line(2, new Ink($"… {more:N0} more; --output json has all.", Tone.Faint));
        }
    }

    private static string Counts(RoutingDifference difference)
    {
        var counts =
            from change in difference.Changes
            group change by change.Kind into alike
            orderby alike.Key
            select $"{alike.Count():N0} {Word(alike.Key)}";
        return string.Join(", ", counts);
    }

    private static string Word(NameChangeKind kind) =>
        kind switch
        {
            NameChangeKind.Gained => "lacking",
            NameChangeKind.Lost => "too many",
            NameChangeKind.Moved => "elsewhere",
            _ => "not seen to be ambiguous",
        };

    private static (string Sign, Tone Tone) Sign(NameChangeKind kind) =>
        kind switch
        {
            NameChangeKind.Gained => ("+", Tone.Added),
            NameChangeKind.Lost => ("-", Tone.Removed),
            _ => ("~", Tone.Changed),
        };

    private static string Suffix(TabletType type) => type is TabletType.Primary ? "" : TabletTypeSuffix.Of(type);

    private static string Text(CellDifference cell) =>
        string.Join(
            '\n',
            cell.Difference!.Changes.Select(change =>
                $"{change.Name}\0{change.TabletType}\0{change.Kind}\0{LookupWords.Of(change.Before)}"
            )
        );
}
