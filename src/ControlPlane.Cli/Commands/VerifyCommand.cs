using ControlPlane.Cli.Json;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Commands;

/// <summary>Tells what is there and what is not as it should be. Writes nothing.</summary>
internal static class VerifyCommand
{
    public static async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellation)
    {
        var (_, plan) = await PlanCommand.PlanAsync(context, cancellation);
        return new(
            ExitCodes.Of(plan),
            paper => Show(paper, plan),
            report => report with { Cells = Reports.Cells(plan, observed: null), Notices = Reports.Notices(plan) }
        );
    }

    private static void Show(IPaper paper, Plan plan)
    {
        FindingsScreen.Write(paper, plan);
        var counts =
            from finding in plan.Findings
            group finding by finding.Condition into alike
            orderby alike.Key
            select $"{alike.Count()} {Words.Of(alike.Key)}";
        var blocked = plan.Findings.Count(finding => finding.Block is not null);
        paper.Line(0);
        paper.Line(
            0,
            new Ink($"{Words.Count(plan.Findings.Count(), "record")}: {string.Join(", ", counts)}", Tone.Strong),
            new Ink(blocked > 0 ? $"; {blocked} held back by a guard." : ".", Tone.Strong)
        );
    }
}
