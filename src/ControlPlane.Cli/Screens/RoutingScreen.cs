using System.Collections.Immutable;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Serving.Routing.Report;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Cli.Screens;

/// <summary>
/// Where plain names go. Those that do not go anywhere come first, since they are why one looks; of many that do, each
/// keyspace is told with its number.
/// </summary>
internal static class RoutingScreen
{
    private const int MostRows = 40;
    private const int MostColumns = 32;
    private const int MostNamed = 100;

    public static void Write(IPaper paper, RoutingReport report, ImmutableArray<LiveSchema> lists, DateTimeOffset now)
    {
        NameRoute[] lost = [.. report.Names.Where(name => name.Route is not PlainRoute.Goes)];
        NameRoute[] found = [.. report.Names.Where(name => name.Route is PlainRoute.Goes)];
        WriteLost(paper, lost, report, now);
        if (found.Length > MostNamed)
        {
            WriteKeyspaces(paper, found);
        }
        else if (found.Length > 0)
        {
            WriteNames(paper, found, report, now);
        }

        WriteErrors(paper, report);
        WriteUnread(paper, report);
        LiveTablesScreen.Write(paper, lists, now);
        paper.Line(0);
        paper.Line(0, new Ink(Sum(report.Count, lost, found.Length), Tone.Strong));
    }

    private static void WriteLost(IPaper paper, NameRoute[] lost, RoutingReport report, DateTimeOffset now)
    {
        NameRoute[] shown = [.. lost.OrderBy(name => name.Route is PlainRoute.Ambiguous ? 0 : 1).Take(MostRows)];
        var width = WidthOf(shown.Select(name => name.Name));
        foreach (var name in shown)
        {
            paper.Line(
                0,
                new Ink(Column(name.Name, width), Tone.Strong),
                "  ",
                new Ink(Verdict(name.Route), name.Route is PlainRoute.Ambiguous ? Tone.Bad : Tone.Warning),
                Because(name.Route),
                new Ink(Age(name.Route, report, now), Tone.Faint)
            );
        }

        WriteMore(paper, lost.Length, MostRows);
        if (shown.Length > 0)
        {
            paper.Line(0);
        }
    }

    private static void WriteNames(IPaper paper, NameRoute[] found, RoutingReport report, DateTimeOffset now)
    {
        var width = WidthOf(found.Select(name => name.Name));
        foreach (var name in found)
        {
            var route = (PlainRoute.Goes)name.Route;
            paper.Line(
                0,
                new Ink(Column(name.Name, width), Tone.Strong),
                "  ",
                new Ink(LookupWords.Of(route), Tone.Good),
                $"  by {LookupWords.Of(route.Evidence)}{KindOf(route.Kind)}",
                new Ink(Age(route, report, now), Tone.Faint)
            );
        }
    }

    private static void WriteKeyspaces(IPaper paper, NameRoute[] found)
    {
        var keyspaces = found
            .GroupBy(name => ((PlainRoute.Goes)name.Route).Keyspace)
            .OrderBy(group => group.Key)
            .ToArray();
        var width = WidthOf(keyspaces.Take(MostRows).Select(group => group.Key.Value));
        foreach (var keyspace in keyspaces.Take(MostRows))
        {
            paper.Line(
                0,
                new Ink(Column(keyspace.Key.Value, width), Tone.Strong),
                "  ",
                new Ink(Words.Count(keyspace.Count(), "name"), Tone.Good),
                new Ink($", such as {keyspace.First().Name}", Tone.Faint)
            );
        }

        WriteMore(paper, keyspaces.Length, MostRows);
    }

    private static void WriteErrors(IPaper paper, RoutingReport report)
    {
        var errors = report
            .Model.Keyspaces.Keys.Select(keyspace => (Keyspace: keyspace, Error: report.Model.ErrorOf(keyspace)))
            .Where(found => found.Error is not null)
            .ToArray();
        foreach (var (keyspace, error) in errors.Take(MostRows))
        {
            paper.Line(0, new Ink("VSchema error", Tone.Bad), $"  {keyspace}: {error}");
        }

        WriteMore(paper, errors.Length, MostRows);
    }

    private static void WriteUnread(IPaper paper, RoutingReport report)
    {
        var unread = report.Unread.ToArray();
        if (unread.Length > 0)
        {
            paper.Line(
                0,
                new Ink("Note", Tone.Strong),
                $"  Nobody has read the tables of {Words.Some(unread, 5)}: they may have names that are not shown, or "
                    + "that make others ambiguous."
            );
        }
    }

    private static void WriteMore(IPaper paper, int count, int most)
    {
        if (count > most)
        {
            paper.Line(0, new Ink($"… {count - most:N0} more; --output json has all.", Tone.Faint));
        }
    }

    private static int WidthOf(IEnumerable<string> names) =>
        Math.Min(MostColumns, names.Select(name => name.Length).DefaultIfEmpty(0).Max());

    private static string Column(string text, int width) => Words.Shortened(text, MostColumns).PadRight(width);

    private static string Verdict(PlainRoute route) =>
        route switch
        {
            PlainRoute.Ambiguous => "ambiguous",
            PlainRoute.Refused => "refused",
            _ => "not found",
        };

    private static string Because(PlainRoute route) =>
        route switch
        {
            PlainRoute.Ambiguous ambiguous =>
                $": {Words.Some(ambiguous.Among, 4)}, by {LookupWords.Of(ambiguous.Evidence)}s",
            PlainRoute.Hidden hidden => $": {LookupWords.Of(hidden.Reason)} {Words.Some(hidden.In, 4)}",
            PlainRoute.Refused refused => $" by a routing rule: {refused.Error}",
            _ => "",
        };

    private static string Age(PlainRoute route, RoutingReport report, DateTimeOffset now) =>
        report.KnownAt(route) is { } at ? $", as known {Words.Span(now - at)} ago" : "";

    private static string KindOf(RouteKind kind) =>
        kind is RouteKind.Table ? "" : $", {kind.ToString().ToLowerInvariant()}";

    private static string Sum(int count, NameRoute[] lost, int found)
    {
        var ambiguous = lost.Count(name => name.Route is PlainRoute.Ambiguous);
        return $"{Words.Count(count, "plain name")}: {found:N0} found, {ambiguous:N0} ambiguous, "
            + $"{lost.Length - ambiguous:N0} not found.";
    }
}
