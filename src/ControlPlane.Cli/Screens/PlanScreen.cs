using ControlPlane.Cli.Output;
using ControlPlane.Serving.Differences;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Screens;

/// <summary>
/// What a plan would change in each record. Cells in which the same changes are to be made are told together.
/// </summary>
internal static class PlanScreen
{
    public static void Write(IPaper paper, Plan plan, PlannedChanges changes, PlanningRules rules)
    {
        foreach (var section in changes.Sections)
        {
            paper.Line(0);
            paper.Line(0, new Ink(Words.Some(section.Cells, 6), Tone.Strong));
            foreach (var change in section.Changes)
            {
                WriteChange(paper, change);
            }

            if (section.LeftOut > 0)
            {
                var records = Words.Count(section.LeftOut, "more record");
                paper.Line(2, new Ink($"… and {records}; --output json has all.", Tone.Faint));
            }
        }

        FindingsScreen.WriteProblems(paper, plan);
        FindingsScreen.WriteFindings(paper, LeftAlone(plan), rules);
        FindingsScreen.WriteNotices(paper, plan.Notices);
    }

    /// <summary>For example <c>3 records to write (2 new, 1 changed), 1 left alone.</c></summary>
    public static string Sum(Plan plan)
    {
        PlanStep[] steps = [.. plan.Steps];
        var left = LeftAlone(plan).Count();
        if (steps.Length == 0)
        {
            var all = $"{Words.Count(plan.Findings.Count() - left, "record")} in sync";
            return left > 0 ? $"Nothing to write: {all}, {left} left alone." : $"Nothing to write: {all}.";
        }

        var created = steps.Count(step => step.Finding.Condition is Verdict.Missing);
        var deleted = steps.Count(step => step is PlanStep.Delete);
        var written = steps.Length - deleted;
        var sum = $"{Words.Count(written, "record")} to write ({created} new, {written - created} changed)";
        sum += deleted > 0 ? $", {deleted} to delete" : "";
        return left > 0 ? $"{sum}, {left} left alone." : $"{sum}.";
    }

    private static void WriteChange(IPaper paper, PlannedChange change)
    {
        foreach (var line in DifferenceLine.Of(InOneLine(change.Difference)))
        {
            var tone = line.Change switch
            {
                Change.Added => Tone.Added,
                Change.Removed => Tone.Removed,
                Change.Changed => Tone.Changed,
                _ => Tone.Faint,
            };
            var why = line.Depth == 0 && change.Why.Length > 0 ? $"  ({change.Why})" : "";
            paper.Line(
                2 + (4 * line.Depth),
                new Ink($"{line.Sign} ", tone),
                Shown(line, tone),
                new Ink(why, Tone.Faint)
            );
        }
    }

    /// <summary>Most records of a new cell say the same for all tablet types: one line is enough for each.</summary>
    private static Difference InOneLine(Difference difference) =>
        difference is { Change: Change.Added, Subject: "SrvKeyspace", Parts: [{ Parts.IsEmpty: true } types] }
            ? difference with
            {
                After = $"{types.After} for {types.Name}",
                Parts = [],
            }
            : difference;

    /// <summary>
    /// What is added or removed is coloured; of what is changed only the sign, since its parts follow.
    /// </summary>
    private static Ink Shown(DifferenceLine line, Tone tone) =>
        line.Depth == 0 ? new Ink(line.Text, Tone.Strong)
        : line.Change is Change.Changed ? line.Text
        : new Ink(line.Text, tone);

    private static IEnumerable<Finding> LeftAlone(Plan plan)
    {
        var planned = plan.Steps.Select(step => step.Record).ToHashSet();
        return plan.Findings.Where(finding =>
            finding.Verdict is not Verdict.InSync && !planned.Contains(finding.Record)
        );
    }
}
