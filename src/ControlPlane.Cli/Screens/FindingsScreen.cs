using System.Collections.Immutable;
using ControlPlane.Cli.Output;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Screens;

/// <summary>What was found, as a grid of cells and keyspaces and, for what is not in sync, in words.</summary>
internal static class FindingsScreen
{
    private const int MostInWords = 60;
    private const int MostNotices = 20;

    public static void Write(IPaper paper, Plan plan)
    {
        WriteGrid(paper, plan);
        WriteProblems(paper, plan);
        WriteFindings(paper, plan.Findings.Where(finding => finding.Verdict is not Verdict.InSync), rules: null);
        WriteNotices(paper, plan.Notices);
    }

    public static void WriteGrid(IPaper paper, Plan plan) => WriteGrid(paper, plan.Cells);

    public static void WriteGrid(IPaper paper, ImmutableArray<CellPlan> cells)
    {
        var grid = FindingGrid.Of(cells, paper.Width);
        foreach (var columns in grid.Parts(paper.Width))
        {
            paper.Table(
                ["", .. columns.Select(column => column.Title)],
                [
                    .. from row in grid.Shown
                    select (ImmutableArray<Ink>)
                        [
                            new(row.Title, Tone.Strong),
                            .. columns
                                .Select(column => row.Marks[column.At])
                                .Select(mark => new Ink(mark.Text, mark.Tone)),
                        ],
                ]
            );
        }

        if (grid.IsShared)
        {
            paper.Line(0, new Ink("+N: and N more that are alike.", Tone.Faint));
        }

        if (grid.RowsLeftOut > 0)
        {
            paper.Line(
                0,
                new Ink($"{Words.Count(grid.RowsLeftOut, "row")} left out; --output json has all.", Tone.Faint)
            );
        }
    }

    /// <summary>Cells of which nothing can be said.</summary>
    public static void WriteProblems(IPaper paper, Plan plan) => WriteProblems(paper, plan.Cells);

    public static void WriteProblems(IPaper paper, ImmutableArray<CellPlan> cells)
    {
        foreach (var cell in cells.Where(cell => cell.Problem is not null))
        {
            paper.Line(0);
            paper.Line(0, new Ink($"{cell.Cell}", Tone.Strong), "  ", new Ink("error", Tone.Bad), $"  {cell.Problem}");
            paper.Line(2, new Ink($"→ {cell.Remedy}", Tone.Faint));
        }
    }

    /// <param name="findings">Of records that are not in sync.</param>
    /// <param name="rules">With them, it is said where the policy is what leaves a record alone.</param>
    public static void WriteFindings(IPaper paper, IEnumerable<Finding> findings, PlanningRules? rules)
    {
        FindingDigest[] digests = [.. FindingDigest.Of(findings).OrderBy(digest => digest.Example.IsUrgent ? 0 : 1)];
        if (digests.Length > 0)
        {
            paper.Line(0);
        }

        foreach (var digest in digests.Take(MostInWords))
        {
            WriteFinding(paper, digest, rules);
        }

        if (digests.Length > MostInWords)
        {
            var more = Words.Count(digests.Length - MostInWords, "more finding");
            paper.Line(0, new Ink($"… {more}; --output json has all.", Tone.Faint));
        }
    }

    public static void WriteNotices(IPaper paper, ImmutableArray<Notice> notices)
    {
        foreach (var notice in notices.Take(MostNotices))
        {
            paper.Line(0);
            paper.Line(0, new Ink("Note", Tone.Strong), $"  {notice.Why}");
            paper.Line(2, new Ink($"→ {notice.Remedy}", Tone.Faint));
        }

        if (notices.Length > MostNotices)
        {
            var more = Words.Count(notices.Length - MostNotices, "more note");
            paper.Line(0, new Ink($"… {more}; --output json has all.", Tone.Faint));
        }
    }

    private static void WriteFinding(IPaper paper, FindingDigest digest, PlanningRules? rules)
    {
        var (finding, count) = (digest.Example, digest.Keyspaces.Length);
        var record = count switch
        {
            0 => "SrvVSchema",
            <= 5 => $"SrvKeyspace {string.Join(", ", digest.Keyspaces)}",
            _ => $"SrvKeyspace of {Words.Count(count, "keyspace")}: {Words.Some(digest.Keyspaces, 5)}",
        };
        paper.Line(
            0,
            new Ink(Words.Some(digest.Cells, 4), Tone.Strong),
            $"  {record}  ",
            new Ink(Words.Of(finding.Condition), Words.ToneOf(finding.Condition)),
            new Ink(finding.IsUrgent ? ", urgent" : "", Tone.Bad)
        );
        paper.Line(2, count > 1 ? $"For example: {finding.Why}" : finding.Why);
        if (finding.Block is { } block)
        {
            paper.Line(2, new Ink($"left alone, {block.Reason}: ", Tone.Warning), block.Why);
            paper.Line(2, new Ink($"→ {block.Remedy}", Tone.Faint));
        }
        else if (rules?.Allows(finding.Condition) == false)
        {
            paper.Line(2, new Ink($"left alone by policy {Words.Of(rules.Policy)}", Tone.Warning));
            paper.Line(2, new Ink($"→ {Words.PolicyFor(finding.Condition)}", Tone.Faint));
        }
    }
}
