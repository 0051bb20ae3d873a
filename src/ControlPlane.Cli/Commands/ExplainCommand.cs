using ControlPlane.Cli.Json;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Cli.Screens;
using ControlPlane.Serving.Routing.Explaining;

namespace ControlPlane.Cli.Commands;

/// <summary>Tells where a name goes, each step of the look-up that leads there, and what would change it.</summary>
internal static class ExplainCommand
{
    public static async Task<CommandResult> RunAsync(
        CommandContext context,
        ExplainSettings asked,
        CancellationToken cancellation
    )
    {
        var sight = await RoutingSight.ReadAsync(context, cancellation);
        var model = asked.Cell is { } cell ? sight.OfCell(cell) : sight.Perfect;
        var explanation = Explanation.Of(model, ExplainedName.Read(asked, sight.Perfect));
        var shown = new ExplainView(
            explanation,
            asked.Cell,
            asked.Cell is null ? sight.AnswersTo(explanation.Query) : [],
            NearNames.Of(explanation, model),
            asked.Cell is null ? sight.Lists : [],
            context.Time.GetUtcNow()
        );
        return new(
            ExitCode.InSync,
            paper => ExplainScreen.Write(paper, shown),
            report =>
                report with
                {
                    Explanation = RoutingReports.Of(shown),
                    LiveTables = RoutingReports.Of(shown.Lists),
                }
        );
    }
}
