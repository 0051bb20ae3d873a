using ControlPlane.Api.Documents;
using ControlPlane.Api.Views;
using ControlPlane.Cli.Output;

namespace ControlPlane.Cli.Screens;

/// <summary>How many tables are known of how many keyspaces and since when, and what keeps lists from being read.</summary>
internal static class TablesScreen
{
    private const int Most = 5;

    public static void Write(IPaper paper, TopologyDocument topology)
    {
        var (all, problems) = (topology.LiveTables.Keyspaces, topology.LiveTables.FileProblems);
        if (all.Count == 0 && problems.Count == 0)
        {
            return;
        }

        TablesSource[] troubled = [.. all.Where(list => list.Trouble is not null)];
        paper.Line(0, new Ink("tables     ", Tone.Strong), Sum(all, topology.At));
        foreach (var list in troubled.Take(Most))
        {
            paper.Line(
                2,
                new Ink($"{list.Keyspace}  ", Tone.Strong),
                new Ink($"not read for {Words.Span(topology.At - list.Trouble!.Since)}", Tone.Warning),
                $" from {list.Where}: {list.Trouble.Why}; {Kept(list, topology.At)}"
            );
        }

        if (troubled.Length > Most)
        {
            paper.Line(2, new Ink($"… and {troubled.Length - Most:N0} more; --output json has all.", Tone.Faint));
        }

        foreach (var problem in problems)
        {
            paper.Line(2, new Ink("schema file  ", Tone.Bad), problem);
        }
    }

    private static string Sum(IReadOnlyList<TablesSource> all, DateTimeOffset now)
    {
        var read = all.Where(list => list.ReadAt is not null).ToArray();
        var sum =
            $"{Words.Count(read.Sum(list => list.Tables), "table")} and "
            + $"{Words.Count(read.Sum(list => list.Views), "view")} of {Words.Count(read.Length, "keyspace")}";
        return read.MinBy(list => list.ReadAt) is { } oldest
            ? $"{sum}, the oldest list {Words.Span(now - oldest.ReadAt!.Value)} old ({oldest.Keyspace})"
            : sum;
    }

    private static string Kept(TablesSource list, DateTimeOffset now) =>
        list.ReadAt is { } at
            ? $"kept: {Words.Count(list.Tables, "table")}, read {Words.Span(now - at)} ago"
            : "nothing was read since the start";
}
