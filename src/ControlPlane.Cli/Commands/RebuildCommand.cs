using ControlPlane.Cli.Json;
using ControlPlane.Cli.Logs;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Commands;

/// <summary>One pass over all gate cells: writes what the policy allows and no guard blocks.</summary>
internal static class RebuildCommand
{
    public static async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellation)
    {
        var log = new PassLog(context.Log, context.PassId);
        var pass = context.Pass(log);
        var result = await context.Progress.ShowAsync(
            "Reading the topology …",
            () => pass.RunAsync(context.PassId, context.Gates, context.Settings.Rules, cancellation)
        );
        log.Finished(result);
        return ResultOf(result, context.Settings.Rules);
    }

    public static CommandResult ResultOf(PassResult result, PlanningRules rules) =>
        new(
            ExitCodes.Of(result),
            paper =>
            {
                OutcomeScreen.Write(paper, result, rules);
                paper.Line(0);
                paper.Line(
                    0,
                    new Ink(OutcomeScreen.Sum(result), Tone.Strong),
                    new Ink($"  {Words.Seconds(result.Duration)}, pass {result.PassId}", Tone.Faint)
                );
            },
            report =>
                report with
                {
                    Pass = new(result.PassId.Value, result.Rounds, Math.Round(result.Duration.TotalSeconds, 3)),
                    Cells = Reports.Cells(result),
                    Notices = Reports.Notices(result.Plan),
                    RoutingRecords = new(result.Routing.Written, result.Routing.Failure),
                    Errors =
                    [
                        .. from failure in (string?[])[result.Failure, result.Routing.Failure]
                        where failure is not null
                        select new ErrorReport(failure, null, null),
                    ],
                }
        );
}
