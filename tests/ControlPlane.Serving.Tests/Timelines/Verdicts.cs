using System.Text;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Timelines;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Timelines;

/// <summary>
/// Writes what was planned at each revision beside what Vitess was doing, for a person to read: after each write the
/// verdicts that came (+) or went (-) with it. Nothing below a revision: all is judged as before.
/// </summary>
internal static class Verdicts
{
    public static string Describe(IEnumerable<(Moment Moment, Plan Plan)> history)
    {
        var text = new StringBuilder();
        RecordedStep? step = null;
        string[] before = [];
        foreach (var (moment, plan) in history)
        {
            if (moment.Step != step)
            {
                step = moment.Step;
                text.Append(CommandLine(step));
            }

            string[] now = [.. Lines(plan)];
            text.Append(EventLine(moment.Change));
            text.AppendJoin(
                "",
                before.Except(now).Select(line => $"    - {line[..line.IndexOf(':', StringComparison.Ordinal)]}\n")
            );
            text.AppendJoin("", now.Except(before).Select(line => $"    + {line}\n"));
            before = now;
        }

        return text.ToString();
    }

    private static string CommandLine(RecordedStep step) =>
        $"\n# {step.Command}{(step.Exit == 0 ? "" : $" (exit {step.Exit})")}{(step.Note == "" ? "" : $" -- {step.Note}")}\n";

    private static string EventLine(RecordedEvent change) =>
        $"r{change.Revision} {(change.Value is null ? "delete" : "put")} {change.Key.Replace("/vitess/", "", StringComparison.Ordinal)}\n";

    private static IEnumerable<string> Lines(Plan plan)
    {
        var acts = plan.Steps.Select(step => step.Record).ToHashSet();
        return plan
            .Findings.Where(finding => finding.Verdict is not Verdict.InSync)
            .Select(finding => $"{finding.Record}: {Line(finding, acts.Contains(finding.Record))}")
            .Concat(plan.Notices.Select(notice => $"{notice.Kind}: {notice.Why}"));
    }

    private static string Line(Finding finding, bool acts) =>
        finding.Block is { } block
            ? $"{finding.Condition}, left alone because of {block.Reason}: {block.Why}"
            : $"{finding.Condition}, {(acts ? "written" : "not written")}: {finding.Why}";
}
