using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Testing;
using ControlPlane.Timelines;

namespace ControlPlane.Serving.Tests.Timelines;

/// <summary>
/// Never worse than doing nothing beside real workflows: at each of 824 revisions of real MoveTables and Reshard runs,
/// what would be written is held against what lab-workflows.md 6 says is wrong at that moment.
/// </summary>
public class TimelineTests
{
    private static readonly (Moment Moment, Plan Plan)[] History =
    [
        .. Replay.Moments().Select(moment => (moment, Planner.Plan(moment.Observed, moment.Gates, new()))),
    ];

    [Test]
    public void The_recording_is_whole() =>
        History.Select(item => item.Moment.Change.Revision).ShouldBe(Enumerable.Range(2, 824).Select(r => (long)r));

    [Test]
    public void No_write_is_planned_in_a_window_in_which_it_would_be_wrong()
    {
        var wrong =
            from item in History
            from planned in item.Plan.Steps
            let window = Windows.WrongAt(item.Moment, planned.Record)
            where window is not null
            select $"r{item.Moment.Change.Revision} {planned.Record}: {window}";

        wrong.ShouldBeEmpty();
    }

    [Test]
    public void Outside_the_windows_the_plan_is_what_a_rebuild_would_do()
    {
        var differences =
            from item in History
            from record in NaiveRebuild.RecordsOf(item.Moment.Observed)
            where Windows.MayBeHeldBackAt(item.Moment, record.Id) is null
            let planned = item.Plan.Steps.OfType<PlanStep.Write>().FirstOrDefault(step => step.Record == record.Id)
            where !NaiveRebuild.Agree(record, planned?.Content)
            select $"r{item.Moment.Change.Revision} {record.Id}";

        differences.ShouldBeEmpty();
    }

    [Test]
    public void The_verdict_at_every_revision_is_the_one_that_was_reviewed() =>
        Golden.ShouldMatch("Timelines/Golden/verdicts.golden", Verdicts.Describe(History));

    [Test]
    public void A_missing_record_is_found_while_a_workflow_runs_as_well() =>
        History
            .SelectMany(item => item.Plan.Findings)
            .ShouldContain(finding => finding.Condition == Verdict.Missing && finding.Block != null);
}
