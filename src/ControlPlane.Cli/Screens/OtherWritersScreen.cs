using System.Collections.Immutable;
using ControlPlane.Api.Documents;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Watching;

namespace ControlPlane.Cli.Screens;

/// <summary>Who else writes serving records: those that undo each repair first, then the busiest.</summary>
internal static class OtherWritersScreen
{
    private const int Most = 6;

    /// <summary>What the columns without names take at most, borders included.</summary>
    private const int BesideNames = 38;

    public static void Write(IPaper paper, TopologyDocument topology)
    {
        if (topology.OtherWriters.Count == 0)
        {
            return;
        }

        paper.Line(0);
        paper.Table(
            ["written by others", "who", "times", "undid", "last"],
            [
                .. topology
                    .OtherWriters.OrderByDescending(other => other.Flapping)
                    .ThenByDescending(other => other.Undone)
                    .ThenByDescending(other => other.Writes)
                    .Take(Most)
                    .Select(other => Cells(other, topology.At, paper.Width)),
            ]
        );
        if (topology.OtherWriters.Count > Most)
        {
            var more = Words.Count(topology.OtherWriters.Count - Most, "more record");
            paper.Line(0, new Ink($"… and {more}; --output json has all.", Tone.Faint));
        }
    }

    private static ImmutableArray<Ink> Cells(OtherWriterDocument other, DateTimeOffset now, int width)
    {
        var room = (width - BesideNames) / 2;
        var tone =
            other.Flapping ? Tone.Bad
            : other.Undone > 0 ? Tone.Warning
            : Tone.Plain;
        return
        [
            Words.Shortened(ShownFindings.NameOf(other.Cell, other.Type, other.Keyspace), room),
            Words.Shortened(other.Writer, room),
            $"{other.Writes}",
            new($"{other.Undone}", tone),
            $"{Words.Span(now - other.LastAt)} ago",
        ];
    }
}
