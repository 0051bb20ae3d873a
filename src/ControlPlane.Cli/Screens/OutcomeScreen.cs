using ControlPlane.Cli.Output;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Routing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Screens;

/// <summary>How a pass ended: what was written in which cell, what was not and why, and what is left.</summary>
internal static class OutcomeScreen
{
    private const int MostFaults = 40;

    public static void Write(IPaper paper, PassResult result, PlanningRules rules)
    {
        foreach (var cell in result.Written.GroupBy(done => done.Step.Record.Cell))
        {
            WriteCell(paper, $"{cell.Key}", [.. cell]);
        }

        if (result.Failure is { } failure)
        {
            paper.Line(0, new Ink("error  ", Tone.Bad), $"The pass ended before its time: {failure}");
        }

        WriteRouting(paper, result.Routing);
        WriteNotDone(paper, result);
        FindingsScreen.WriteProblems(paper, result.Plan);
        FindingsScreen.WriteFindings(paper, NotTried(result), rules);
        FindingsScreen.WriteNotices(paper, result.Plan.Notices);
    }

    private static IEnumerable<Finding> NotTried(PassResult result)
    {
        if (result.Drift.IsEmpty)
        {
            return [];
        }

        var tried = result.Outcomes.Select(outcome => outcome.Step.Record).ToHashSet();
        return result.Drift.Where(finding => !tried.Contains(finding.Record));
    }

    /// <summary>For example <c>6 written, 9 in sync, 1 left.</c></summary>
    public static string Sum(PassResult result)
    {
        var deleted = result.Written.Count(done => done.Step is PlanStep.Delete);
        var written = result.Written.Count() - deleted;
        var left = result.Drift.Length;
        Finding[] right = [.. result.Plan.Findings.Where(finding => finding.Verdict is Verdict.InSync)];
        var done = right.Length > 0 ? result.Written.Select(done => done.Step.Record).ToHashSet() : [];
        var inSync = right.Count(finding => !done.Contains(finding.Record));
        List<string> parts = [$"{Words.Count(written, "record")} written"];
        if (deleted > 0)
        {
            parts.Add($"{deleted} deleted");
        }

        parts.Add($"{inSync} in sync already");
        parts.Add($"{left} left as they are");
        return $"{string.Join(", ", parts)}.";
    }

    private static void WriteCell(IPaper paper, string cell, StepOutcome.Done[] done)
    {
        var last = done.Select(outcome => outcome.At).Max();
        foreach (var kind in done.GroupBy(KindOf))
        {
            var records = kind.Select(outcome => outcome.Step.Record.KeyspaceName?.Value ?? "SrvVSchema").ToArray();
            var (sign, tone) = kind.Key switch
            {
                Kind.Created => ('+', Tone.Added),
                Kind.Replaced => ('~', Tone.Changed),
                _ => ('-', Tone.Removed),
            };
            paper.Line(
                0,
                new Ink($"{cell}  ", Tone.Strong),
                new Ink($"{sign} {kind.Key.ToString().ToLowerInvariant()}  ", tone),
                Words.Some(records, 8),
                new Ink($"  at revision {last.Value}", Tone.Faint)
            );
        }
    }

    private static void WriteRouting(IPaper paper, RoutingOutcome routing)
    {
        if (routing.Written > 0)
        {
            paper.Line(
                0,
                new Ink("routing  ", Tone.Strong),
                $"{Words.Count(routing.Written, "record")} of our own written"
            );
        }

        if (routing.Failure is { } failure)
        {
            paper.Line(0, new Ink("error  ", Tone.Bad), $"Our own routing records: {failure}");
        }
    }

    private static void WriteNotDone(IPaper paper, PassResult result)
    {
        StepOutcome[] left = [.. result.Outcomes.Where(outcome => outcome is not StepOutcome.Done)];
        if (left.Length == 0)
        {
            return;
        }

        // What met a conflict is right when somebody else has written the same.
        var right = result
            .Plan.Findings.Where(finding => finding.Verdict is Verdict.InSync)
            .Select(finding => finding.Record)
            .ToHashSet();
        StepOutcome[] faults = [.. left.Where(outcome => !right.Contains(outcome.Step.Record))];
        foreach (var outcome in faults.Take(MostFaults))
        {
            var (word, tone, why) = NotDone.Of(outcome);
            paper.Line(0, new Ink($"{outcome.Step.Record}  ", Tone.Strong), new Ink(word, tone), $"  {why}");
        }

        if (faults.Length > MostFaults)
        {
            paper.Line(0, new Ink($"… and {faults.Length - MostFaults} more; --output json has all.", Tone.Faint));
        }
    }

    private enum Kind
    {
        Created,
        Replaced,
        Deleted,
    }

    private static Kind KindOf(StepOutcome.Done done) =>
        done.Step is PlanStep.Delete ? Kind.Deleted
        : done.Step.Replaces == default ? Kind.Created
        : Kind.Replaced;
}
