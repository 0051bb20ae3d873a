using System.Collections.Immutable;
using ControlPlane.Api.Documents;
using ControlPlane.Cli.Checks;
using ControlPlane.Cli.Files;
using ControlPlane.Cli.Leaving;
using ControlPlane.Cli.Logs;
using ControlPlane.Cli.Moves;
using ControlPlane.Cli.Screens;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Readiness;
using ControlPlane.Serving.Differences;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;

namespace ControlPlane.Cli.Json;

/// <summary>Turns what commands work with into what they report.</summary>
internal static class Reports
{
    /// <param name="plan">The plan.</param>
    /// <param name="observed">With it, each step says what it changes in its record.</param>
    public static IReadOnlyList<CellReport> Cells(Plan plan, Observed? observed) =>
        Cells(
            plan,
            step => observed is null ? Of(step) : Of(step) with { Difference = Of(RecordDifference.Of(step, observed)) }
        );

    public static IReadOnlyList<CellReport> Cells(PassResult result)
    {
        var outcomes = result.Outcomes.ToDictionary(outcome => outcome.Step.Record);
        return Cells(
            result.Plan,
            step => outcomes.TryGetValue(step.Record, out var outcome) ? Of(outcome) : Of(step),
            outcomes
        );
    }

    public static IReadOnlyList<NoticeReport> Notices(Plan plan) => Of(plan.Notices);

    public static IReadOnlyList<NoticeReport> Of(ImmutableArray<Notice> notices) =>
        [.. notices.Select(notice => new NoticeReport(JsonNames.Of(notice.Kind), notice.Why, notice.Remedy))];

    public static PlanReport Of(Plan plan) =>
        new(
            plan.Id.ToString(),
            plan.Steps.Count(step => step is PlanStep.Write),
            plan.Steps.Count(step => step is PlanStep.Delete)
        );

    public static ErrorReport Of(Failure failure) =>
        new(failure.What, failure.Remedy, failure.Details.Count > 0 ? failure.Details : null);

    public static StoreCheckReport Of(StoreChecks store) =>
        new(
            store.Store,
            [.. store.Results.Select(check => new CheckReport(check.What, JsonNames.Of(check.Result), check.Why))]
        );

    public static IReadOnlyList<OwnKeyReport> Of(ImmutableArray<OwnKey> keys) =>
        [.. keys.Select(key => new OwnKeyReport(key.Key.ToString(), key.Modified.Value, JsonNames.Of(key.Fate)))];

    public static IReadOnlyList<FileReport> Of(ImmutableArray<FileOutcome> files) =>
        [
            .. files.Select(file => new FileReport(
                file.File,
                file.Key?.ToString(),
                JsonNames.Of(file.Fate),
                file.At?.Value,
                file.Why,
                file.Difference is { } difference ? Of(difference) : null
            )),
        ];

    public static MovedReport Of(Moved moved) =>
        new(moved.Store, moved.Key.ToString(), JsonNames.Of(moved.Kind), moved.At?.Value, moved.Holder);

    public static WaitReport Of(ReadinessState state, TimeSpan waited) =>
        new(
            state.IsReady,
            Math.Round(waited.TotalSeconds, 3),
            state.Trouble,
            [
                .. state.Cells.Select(cell => new CellWaitReport(
                    cell.Cell.Value,
                    cell.Problem,
                    cell.IsReady,
                    cell.Ready,
                    [.. cell.Awaited.Select(Of)],
                    [.. cell.HeldBack.Select(Of)],
                    [.. cell.Unknown.Select(keyspace => keyspace.Value)]
                )),
            ]
        );

    private static IReadOnlyList<CellReport> Cells(
        Plan plan,
        Func<PlanStep, StepReport> report,
        IReadOnlyDictionary<ServingRecordId, StepOutcome>? outcomes = null
    ) =>
        [
            .. from cell in plan.Cells
            let steps = cell.Steps.ToDictionary(step => step.Record)
            select new CellReport(
                cell.Cell.Value,
                cell.Problem,
                cell.Remedy,
                [
                    .. from finding in cell.Findings
                    let step = steps.GetValueOrDefault(finding.Record)
                        ?? outcomes?.GetValueOrDefault(finding.Record)?.Step
                    select Of(finding) with
                    {
                        Step = step is null ? null : report(step),
                    },
                ]
            ),
        ];

    private static RecordReport Of(Finding finding) =>
        new()
        {
            Type = finding.Record is ServingRecordId.SrvVSchema ? "SrvVSchema" : "SrvKeyspace",
            Keyspace = finding.Record.KeyspaceName?.Value,
            Verdict = JsonNames.Of(finding.Verdict),
            Condition = JsonNames.Of(finding.Condition),
            Urgent = finding.IsUrgent,
            Why = finding.Why,
            Block = finding.Block is { } block
                ? new(JsonNames.Of(block.Reason), block.Why, block.Remedy, block.PassesByItself, block.CanBeAccepted)
                : null,
        };

    private static StepReport Of(PlanStep step) =>
        new()
        {
            Action =
                step is PlanStep.Delete ? "delete"
                : step.Replaces == default ? "create"
                : "replace",
            Replaces = step.Replaces == default ? null : step.Replaces.Value,
            Bytes = (step as PlanStep.Write)?.Content.Length,
        };

    private static StepReport Of(StepOutcome outcome) =>
        Of(outcome.Step) with
        {
            Outcome = outcome is StepOutcome.Done done
                ? new("done", done.At.Value, null)
                : new(StepWords.ResultOf(outcome), null, NotDone.Of(outcome).Why),
        };

    private static DifferenceReport Of(Difference difference) =>
        new(
            JsonNames.Of(difference.Change),
            difference.Subject,
            difference.Name,
            difference.Before,
            difference.After,
            difference.Parts.IsEmpty ? null : [.. difference.Parts.Select(Of)]
        );
}
