using System.Collections.Immutable;
using ControlPlane.Cli.Json;
using ControlPlane.Cli.Leaving;
using ControlPlane.Cli.Screens;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Routing.Publication;

namespace ControlPlane.Cli.Commands;

/// <summary>
/// Leaves without a trace: a pass that rewrites every serving record that differs from what upstream's rebuild would
/// write, behind all guards but the one on names, and then the end of our own records. Nothing that a vtgate reads is
/// deleted but the names that were published for it.
/// </summary>
internal static class UnpublishCommand
{
    public static async Task<CommandResult> RunAsync(
        CommandContext context,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        var rules = context.Settings.Rules.Accepting(BlockReason.RoutingChange) with
        {
            Policy = Policy.Refresh,
            Publication = new() { Mode = PublicationMode.Off, KeepsRecords = false },
        };
        var leaving = context with { Settings = context.Settings with { Rules = rules } };
        var serving = isDryRun
            ? await LookAsync(leaving, cancellation)
            : await RebuildCommand.RunAsync(leaving, cancellation);
        var topology = context.Topology.Connection;
        var keys = await OwnKeys.FindAsync(topology, cancellation);
        keys = isDryRun ? keys : await OwnKeys.DeleteAsync(topology.Global, keys, cancellation);
        return new(
            ExitOf(serving.Exit, keys),
            paper =>
            {
                serving.Show(paper);
                OwnKeysScreen.Write(paper, topology.Layout.OwnRecords, keys);
            },
            report => serving.Fill(report) with { OwnKeys = Reports.Of(keys) }
        );
    }

    /// <summary>As <c>plan</c>, whose id would be of no use here.</summary>
    private static async Task<CommandResult> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var (gathered, plan) = await PlanCommand.PlanAsync(context, cancellation);
        return new(
            ExitCodes.Of(plan),
            paper =>
            {
                PlanScreen.Write(paper, plan, PlannedChanges.Of(plan, gathered.Observed), context.Settings.Rules);
                paper.Line(0);
                paper.Line(0, PlanScreen.Sum(plan));
            },
            report => report with { Cells = Reports.Cells(plan, gathered.Observed), Notices = Reports.Notices(plan) }
        );
    }

    private static ExitCode ExitOf(ExitCode serving, ImmutableArray<OwnKey> keys) =>
        serving is ExitCode.Error || keys.Any(key => key.Fate is OwnKeyFate.Unknown) ? ExitCode.Error
        : keys.Any(key => key.Fate is not OwnKeyFate.Deleted) ? ExitCode.DriftLeft
        : serving;
}
