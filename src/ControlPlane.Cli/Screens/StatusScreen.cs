using System.Collections.Immutable;
using ControlPlane.Api.Documents;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Watching;
using ControlPlane.Serving.Findings;

namespace ControlPlane.Cli.Screens;

/// <summary>What a running process knows: the worst first, then what it does and whom it hears.</summary>
internal static class StatusScreen
{
    private const int MostPublishes = 5;

    public static void Write(IPaper paper, StatusDocument status)
    {
        paper.Line(
            0,
            new Ink("controlplane run  ", Tone.Strong),
            $"up {Words.Span(status.At - status.StartedAt)}  ",
            new Ink($"{status.Version}", Tone.Faint)
        );
        WriteGatesFile(paper, status);
        foreach (var topology in status.Topologies)
        {
            Write(paper, topology);
        }

        if (status.Topologies.Count == 0)
        {
            paper.Line(0, new Ink("No topology is kept yet.", Tone.Warning));
        }
    }

    private static void WriteGatesFile(IPaper paper, StatusDocument status)
    {
        if (status.GatesFile is not { Problems.Count: > 0 } file)
        {
            return;
        }

        paper.Line(
            0,
            new Ink("gates file  ", Tone.Bad),
            $"{file.Path} is not right; what was read {Words.Span(status.At - file.LoadedAt)} ago is in force:"
        );
        foreach (var problem in file.Problems)
        {
            paper.Line(2, problem);
        }
    }

    private static void Write(IPaper paper, TopologyDocument topology)
    {
        var cells = ShownFindings.Of(topology);
        paper.Line(0);
        paper.Line(0, new Ink($" {topology.Topology} ", Tone.Title), "  ", StateOf(topology), $"  {Sum(topology)}");
        FindingsScreen.WriteGrid(paper, cells);
        FindingsScreen.WriteProblems(paper, cells);
        FindingsScreen.WriteFindings(
            paper,
            cells.SelectMany(cell => cell.Findings).Where(finding => finding.Verdict is not Verdict.InSync),
            rules: null
        );
        FindingsScreen.WriteNotices(paper, ShownFindings.NoticesOf(topology));
        WriteWarm(paper, topology);
        paper.Line(0);
        WriteDoings(paper, topology);
        TablesScreen.Write(paper, topology);
        StoresScreen.Write(paper, topology);
        OtherWritersScreen.Write(paper, topology);
    }

    private static Ink StateOf(TopologyDocument topology) =>
        !topology.GlobalStoreHeard ? new("its global store is not heard: nothing is written", Tone.Bad)
        : !topology.JudgedAll ? new("not all has been judged yet", Tone.Warning)
        : topology.Cells.Any(cell => cell.Problem is not null) ? new("a cell cannot be judged", Tone.Bad)
        : topology.Cells.All(cell => cell.Records.All(record => record.Verdict == "inSync"))
            ? new("all in sync", Tone.Good)
        : new("not all is in sync", Tone.Warning);

    private static string Sum(TopologyDocument topology)
    {
        var records = topology.Cells.SelectMany(cell => cell.Records).ToArray();
        var left = records.Count(record => record.Verdict != "inSync");
        var sum = $"{Words.Count(topology.Cells.Count, "cell")}, {Words.Count(records.Length, "record")}";
        return left > 0 ? $"{sum}, {left} not in sync" : sum;
    }

    private static void WriteWarm(IPaper paper, TopologyDocument topology)
    {
        var warm = topology.Cells.Where(cell => cell.WarmUntil is not null).ToArray();
        if (warm.Length > 0)
        {
            var longest = warm.Max(cell => cell.WarmUntil!.Value) - topology.At;
            paper.Line(0);
            paper.Line(
                0,
                $"Without gates, kept warm for {Words.Span(longest)} more: {Words.Some([.. warm.Select(cell => cell.Cell)], 8)}"
            );
        }
    }

    private static void WriteDoings(IPaper paper, TopologyDocument topology)
    {
        WriteLine(paper, "queue", QueueText(topology.Queue));
        WriteLine(paper, "full read", ResyncText(topology));
        var publishes =
            from cell in topology.Cells
            let last = cell.LastPublish
            where last is not null
            orderby last.At descending
            select $"{Words.Span(topology.At - last.At)} ago  "
                + $"{ShownFindings.NameOf(cell.Cell, last.Type, last.Keyspace)}  {last.What}";
        foreach (var publish in publishes.Take(MostPublishes))
        {
            WriteLine(paper, "written", publish);
        }
    }

    private static void WriteLine(IPaper paper, string title, string text) =>
        paper.Line(0, new Ink(title.PadRight(11), Tone.Strong), text);

    private static string QueueText(QueueDocument queue) =>
        queue is { Waiting: 0, UnderWay: 0 }
            ? "empty"
            : $"{queue.Waiting} waiting, {queue.BackingOff} of them for another try; {queue.UnderWay} under way"
                + (queue.OldestWaitSeconds >= 1 ? $"; the oldest is due for {queue.OldestWaitSeconds:0} s" : "");

    private static string ResyncText(TopologyDocument topology)
    {
        var bugs =
            topology.MirrorDifferences > 0
                ? $"; {topology.MirrorDifferences} differences since the start, each a bug"
                : "";
        return topology.LastResync switch
        {
            null => "none yet",
            { Failure: { } failure } last => $"{Words.Span(topology.At - last.At)} ago, failed: {failure}{bugs}",
            { } last => $"{Words.Span(topology.At - last.At)} ago in {last.DurationSeconds:0.00} s, "
                + (last.Differences == 0 ? "as known" : $"{last.Differences} not as known, such as {last.Example}")
                + bugs,
        };
    }
}
