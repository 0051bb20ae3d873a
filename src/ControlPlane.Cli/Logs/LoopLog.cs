using System.Collections.Immutable;
using ControlPlane.Api.Documents;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using Serilog;
using Serilog.Events;

namespace ControlPlane.Cli.Logs;

/// <summary>
/// Logs what changes, never what goes on as it was: each write with what was wrong before, findings that come, change
/// or go, stores that are lost and heard again. What a loop repairs at once is told by its write alone.
/// </summary>
internal sealed class LoopLog(ILogger log, string topology, PlanningRules rules) : ILoopObserver
{
    private readonly ILogger log = log.ForContext("topology", topology);
    private readonly Said said = new();

    public void Found(ServingRecordId record, Finding? before, Finding? now)
    {
        var (was, levelNow) = (before is null ? LogEventLevel.Debug : LevelOf(before), LevelOf(now));
        var level = now is { Verdict: not Verdict.InSync } ? levelNow : (LogEventLevel)Math.Min((int)was, 2);
        if (!log.IsEnabled(level))
        {
            return;
        }

        Event("finding")
            .About(record)
            .ForContext(
                new LogFields(
                    ("before", before is null ? null : JsonNames.Of(before.Verdict)),
                    ("outcome", now is null ? "gone" : JsonNames.Of(now.Verdict)),
                    ("reason", now?.Block is { } block ? JsonNames.Of(block.Reason) : null),
                    ("why", now?.Block?.Why ?? now?.Why)
                )
            )
            .Write(
                level,
                "{record:l} is {condition:l}",
                $"{record}",
                now is null ? "gone" : JsonNames.Of(now.Condition)
            );
    }

    public void Ended(StepOutcome outcome, TimeSpan duration)
    {
        var (what, result) = ($"step {outcome.Step.Record}", StepWords.ResultOf(outcome));
        var isDone = outcome is StepOutcome.Done;
        var isNews = isDone || said.IsNews(what, $"{result} {Screens.NotDone.Of(outcome).Why}");
        if (isDone)
        {
            said.Forget(what);
        }

        StepLine.Write(
            log,
            isNews ? LevelOf(outcome) : LogEventLevel.Debug,
            outcome,
            duration,
            ("before", JsonNames.Of(outcome.Step.Finding.Condition)),
            ("cause", outcome.Step.Finding.Why)
        );
    }

    public void Ended(ImmutableArray<StepOutcome> outcomes, TimeSpan duration) =>
        LineSink.Together(() =>
        {
            foreach (var outcome in outcomes)
            {
                Ended(outcome, duration);
            }
        });

    public void MirrorBroken(string store, string why) =>
        Event("storeLost")
            .ForContext("why", why)
            .Write(LevelOfNews($"store {store}", "lost"), "Store {store:l} is not heard", store);

    public void MirrorRestarted(string store, string why)
    {
        var level = said.Forget($"store {store}") ? LogEventLevel.Information : LogEventLevel.Debug;
        Event("storeHeard").ForContext("why", why).Write(level, "Store {store:l} is heard", store);
    }

    public void RoundEnded(RoundSummary round)
    {
        if (round.Failure is { } failure)
        {
            Event("roundFailed")
                .Write(
                    LevelOfNews("round", failure),
                    "Nothing could be read for {records} records: {why:l}",
                    round.Records,
                    failure
                );
        }
        else if (said.Forget("round"))
        {
            Event("roundWorks").Information("Records can be read again");
        }
    }

    public void OtherWrote(OtherWriterStatus writer)
    {
        var flaps = writer.IsFlapping ? "flaps" : "";
        var level =
            said.IsNews($"flapping {writer.Record}", flaps) && writer.IsFlapping
                ? LogEventLevel.Warning
                : (LogEventLevel)Math.Min((int)LevelOfNews($"writer {writer.Record.Cell}", writer.Writer), 2);
        Event("otherWrote")
            .About(writer.Record)
            .ForContext("writer", writer.Writer)
            .ForContext("writes", writer.Writes)
            .ForContext("undone", writer.Undone)
            .ForContext("flapping", writer.IsFlapping)
            .Write(level, "{record:l} was written by somebody else", $"{writer.Record}");
    }

    public void Settled() { }

    public void Resynced(ResyncStatus resync)
    {
        var level =
            resync.Differences > 0 ? LogEventLevel.Error
            : resync.Failure is { } failure ? LevelOfNews("resync", failure)
            : LogEventLevel.Information;
        if (resync.Failure is null)
        {
            said.Forget("resync");
        }

        Event("resync")
            .ForContext("durationMs", StepWords.Milliseconds(resync.Duration))
            .ForContext("example", resync.Example)
            .ForContext("why", resync.Failure)
            .Write(level, "Everything was read again; {differences} records were not as known", resync.Differences);
    }

    public void Stumbled(string doing, Exception bug) =>
        Event("bug")
            .ForContext("exception", bug.ToString())
            .Error("A bug while {doing:l}: {why:l}. Please report it", doing, bug.Message);

    public void Planned(int round, Plan plan, TimeSpan duration)
    {
        foreach (var cell in plan.Cells)
        {
            var what = $"cell {cell.Cell}";
            if (cell.Problem is { } problem)
            {
                Event("cellUnreadable")
                    .Write(
                        LevelOfNews(what, problem),
                        "Cell {cell:l} cannot be judged: {why:l}",
                        cell.Cell.Value,
                        problem
                    );
            }
            else if (said.Forget(what))
            {
                Event("cellReadable").Information("Cell {cell:l} can be judged again", cell.Cell.Value);
            }
        }
    }

    public void Queued(ServingRecordId record) { }

    public void Taken(ServingRecordId record, TimeSpan waited) { }

    public void PutBack(ServingRecordId record, TimeSpan wait) { }

    public void Gathering(int round) { }

    public void Waiting(string reason, TimeSpan wait) { }

    private ILogger Event(string name) => log.ForContext("event", name);

    private LogEventLevel LevelOfNews(string what, string how) =>
        said.IsNews(what, how) ? LogEventLevel.Warning : LogEventLevel.Debug;

    /// <summary>What is repaired at once, or passes by itself, is nobody's business.</summary>
    private LogEventLevel LevelOf(Finding? finding) =>
        finding switch
        {
            null or { Verdict: Verdict.InSync } => LogEventLevel.Debug,
            { Block.PassesByItself: true } => LogEventLevel.Information,
            { Block: not null } => LogEventLevel.Warning,
            _ => rules.Allows(finding.Condition) ? LogEventLevel.Debug : LogEventLevel.Warning,
        };

    /// <summary>Conflicts are how writers get out of each other's way; the next round sees to them.</summary>
    private static LogEventLevel LevelOf(StepOutcome outcome) =>
        outcome is StepOutcome.Conflict or StepOutcome.Skipped ? LogEventLevel.Information : StepWords.LevelOf(outcome);
}
