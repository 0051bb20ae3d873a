using ControlPlane.Cli.Json;
using ControlPlane.Cli.Screens;
using ControlPlane.Cli.Waiting;
using ControlPlane.Reconcile.Readiness;

namespace ControlPlane.Cli.Commands;

/// <summary>
/// Waits until cells have the records that a vtgate needs, for an init container before it. Writes nothing. After the
/// timeout the vtgate may start all the same, unless told otherwise: one that serves some keyspaces is better than none.
/// </summary>
internal static class WaitCommand
{
    public static async Task<CommandResult> RunAsync(
        CommandContext context,
        WaitSettings settings,
        CancellationToken cancellation
    )
    {
        var options = new ReadinessOptions
        {
            Cells = settings.Cells,
            KeyspacesToWatch = settings.KeyspacesToWatch,
            Timeout = settings.Timeout,
        };
        var wait = new ReadinessWait(
            context.Topology.Connection,
            options,
            new WaitProgress(context.Log, context.Progress),
            Random.Shared,
            context.Time
        );
        var started = context.Time.GetTimestamp();
        var state = await context.Progress.ShowAsync("Waiting …", () => wait.RunAsync(cancellation));
        var waited = context.Time.GetElapsedTime(started);
        return new(
            state.IsReady || !settings.IsFailClosed ? ExitCode.InSync : ExitCode.Error,
            paper => WaitScreen.Write(paper, state, waited, settings.IsFailClosed),
            report =>
                report with
                {
                    Wait = Reports.Of(state, waited),
                    Errors =
                        state.IsReady || !settings.IsFailClosed
                            ? []
                            : [new("The cells are not ready.", null, [.. WaitLines.Of(state)])],
                }
        );
    }
}
