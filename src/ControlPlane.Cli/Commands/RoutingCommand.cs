using System.Collections.Immutable;
using ControlPlane.Cli.Json;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Cli.Screens;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;

namespace ControlPlane.Cli.Commands;

/// <summary>Tells where every plain name goes, or how the cells' records differ from that.</summary>
internal static class RoutingCommand
{
    public static async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellation)
    {
        var sight = await RoutingSight.ReadAsync(context, cancellation);
        var report = RoutingReport.Of(sight.Perfect);
        return new(
            ExitCode.InSync,
            paper => RoutingScreen.Write(paper, report, sight.Lists, context.Time.GetUtcNow()),
            json => json with { Routing = RoutingReports.Of(report), LiveTables = RoutingReports.Of(sight.Lists) }
        );
    }

    public static async Task<CommandResult> RunDiffAsync(CommandContext context, CancellationToken cancellation)
    {
        var sight = await RoutingSight.ReadAsync(context, cancellation);
        var perfect = RoutingReport.Of(sight.Perfect);
        var cells = sight.Cells.Select(cell => Compare(cell, perfect)).ToImmutableArray();
        return new(
            ExitOf(cells),
            paper => RoutingDiffScreen.Write(paper, cells, sight.Lists, context.Time.GetUtcNow()),
            report =>
                report with
                {
                    RoutingDifferences = RoutingReports.Of(cells),
                    LiveTables = RoutingReports.Of(sight.Lists),
                }
        );
    }

    private static CellDifference Compare(CellRecord cell, RoutingReport perfect) =>
        cell switch
        {
            CellRecord.Present present => new(
                cell.Cell,
                RoutingDifference.Between(RoutingReport.Of(RoutingModel.From(present.Record)), perfect),
                null
            ),
            CellRecord.Lacking lacking => new(cell.Cell, null, lacking.Why),
            _ => throw new InvalidOperationException($"Nobody compares {cell}."),
        };

    private static ExitCode ExitOf(ImmutableArray<CellDifference> cells) =>
        cells.Any(cell => cell.Problem is not null) ? ExitCode.Error
        : cells.Any(cell => cell.Difference?.IsEmpty is false) ? ExitCode.DriftLeft
        : ExitCode.InSync;
}
