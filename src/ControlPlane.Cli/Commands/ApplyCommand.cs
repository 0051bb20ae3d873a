using System.Collections.Immutable;
using ControlPlane.Cli.Json;
using ControlPlane.Cli.Logs;
using ControlPlane.Cli.Moves;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Commands;

/// <summary>
/// Carries out a plan that somebody has read. The plan is made again; unless it does exactly the same, nothing is
/// written and what moved since is told.
/// </summary>
internal static class ApplyCommand
{
    public static async Task<CommandResult> RunAsync(
        CommandContext context,
        PlanId wanted,
        CancellationToken cancellation
    )
    {
        var log = new PassLog(context.Log, context.PassId);
        var pass = context.Pass(log);
        return await context.Progress.ShowAsync(
            "Making the plan again …",
            async () =>
            {
                var (gathered, plan) = await pass.PlanAsync(context.Gates, context.Settings.Rules, cancellation);
                if (!plan.Id.DoesTheSameAs(wanted))
                {
                    var places = MovedPlaces.Of(context.Topology.Connection, gathered, context.Gates, wanted);
                    var locks = gathered.Observed.Global.Locks;
                    return Refusal(plan, wanted, await MovedKeys.FindAsync(places, locks, cancellation));
                }

                var result = await pass.ApplyAsync(
                    context.PassId,
                    gathered,
                    plan,
                    context.Settings.Rules,
                    cancellation
                );
                log.Finished(result);
                return RebuildCommand.ResultOf(result, context.Settings.Rules);
            }
        );
    }

    private static CommandResult Refusal(Plan plan, PlanId wanted, ImmutableArray<Moved> moved) =>
        new(
            plan.Cells.Any(cell => cell.Problem is not null) ? ExitCode.Error : ExitCode.DriftLeft,
            paper => RefusalScreen.Write(paper, plan, wanted, moved),
            report =>
                report with
                {
                    Plan = Reports.Of(plan),
                    Cells = Reports.Cells(plan, observed: null),
                    Moved = [.. moved.Select(Reports.Of)],
                }
        );
}
