using ControlPlane.Cli.Json;
using ControlPlane.Cli.Logs;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;

namespace ControlPlane.Cli.Commands;

/// <summary>Tells what would be written, record by record, and the id by which exactly that can be applied.</summary>
internal static class PlanCommand
{
    public static async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellation)
    {
        var (gathered, plan) = await PlanAsync(context, cancellation);
        return new(
            ExitCodes.Of(plan),
            paper => Show(paper, context, plan, gathered.Observed),
            report =>
                report with
                {
                    Plan = Reports.Of(plan),
                    Cells = Reports.Cells(plan, gathered.Observed),
                    Notices = Reports.Notices(plan),
                }
        );
    }

    public static Task<(Gathered Gathered, Plan Plan)> PlanAsync(CommandContext context, CancellationToken cancellation)
    {
        var pass = context.Pass(new PassLog(context.Log, context.PassId));
        return context.Progress.ShowAsync(
            "Reading the topology …",
            () => pass.PlanAsync(context.Gates, context.Settings.Rules, cancellation)
        );
    }

    private static void Show(IPaper paper, CommandContext context, Plan plan, Observed observed)
    {
        PlanScreen.Write(paper, plan, PlannedChanges.Of(plan, observed), context.Settings.Rules);
        paper.Line(0);
        paper.Line(0, new Ink(PlanScreen.Sum(plan), Tone.Strong));
        if (plan.Steps.Any())
        {
            paper.Line(0, "Plan ", new Ink($"{plan.Id}", Tone.Strong), "  apply it with:");
            paper.Line(2, FollowUp.Replacing("plan", $"apply {plan.Id}", context.Arguments));
        }
    }
}
