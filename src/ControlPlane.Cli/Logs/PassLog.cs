using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;
using Serilog;
using Serilog.Events;

namespace ControlPlane.Cli.Logs;

/// <summary>
/// Logs what a pass does: one line per event, the same keys everywhere (passId, cell, keyspace, action, outcome,
/// revision, durationMs). Contents of records are never logged, only their sizes.
/// </summary>
internal sealed class PassLog(ILogger log, PassId pass) : IPassObserver
{
    private readonly ILogger log = log.ForContext("passId", pass.Value);

    public void Gathering(int round) => Event("gathering").Debug("Reading the topology, round {round}", round);

    public void Planned(int round, Plan plan, TimeSpan duration)
    {
        foreach (var cell in plan.Cells.Where(cell => cell.Problem is not null))
        {
            Event("cellUnreadable").Error("Cell {cell:l} cannot be judged: {why:l}", cell.Cell.Value, cell.Problem);
        }

        Event("planned")
            .ForContext("durationMs", Milliseconds(duration))
            .ForContext("planId", plan.Id.ToString())
            .Information("Round {round} plans {steps} steps", round, plan.Steps.Count());
    }

    public void Waiting(string reason, TimeSpan wait) =>
        Event("waiting").ForContext("durationMs", Milliseconds(wait)).Information("Waiting: {why:l}", reason);

    public void Ended(StepOutcome outcome, TimeSpan duration)
    {
        var (result, revision, why) = Describe(outcome);
        About(outcome.Step.Record, Event("step"))
            .ForContext("action", ActionOf(outcome.Step))
            .ForContext("outcome", result)
            .ForContext("revision", revision?.Value)
            .ForContext("bytes", (outcome.Step as PlanStep.Write)?.Content.Length)
            .ForContext("durationMs", Milliseconds(duration))
            .ForContext("why", why)
            .Write(LevelOf(outcome), "{record:l}: {outcome:l}", $"{outcome.Step.Record}", result);
    }

    /// <summary>What is left after the pass, one line for each record.</summary>
    public void Finished(PassResult result)
    {
        foreach (var finding in result.Drift)
        {
            About(finding.Record, Event("finding"))
                .ForContext("outcome", Camel(finding.Verdict.ToString()))
                .ForContext("reason", finding.Block is { } block ? Camel(block.Reason.ToString()) : null)
                .ForContext("why", finding.Block?.Why ?? finding.Why)
                .Write(
                    LogEventLevel.Warning,
                    "{record:l} is left {condition:l}",
                    $"{finding.Record}",
                    Camel(finding.Condition.ToString())
                );
        }

        if (result.Failure is { } failure)
        {
            Event("passFailed").Error("The pass ended before its time: {why:l}", failure);
        }

        Event("finished")
            .ForContext("durationMs", Milliseconds(result.Duration))
            .Information(
                "Pass finished after {rounds} rounds: {written} written, {left} left",
                result.Rounds,
                result.Written.Count(),
                result.Drift.Count()
            );
    }

    private ILogger Event(string name) => log.ForContext("event", name);

    private static ILogger About(ServingRecordId record, ILogger log) =>
        log.ForContext("cell", record.Cell.Value).ForContext("keyspace", record.KeyspaceName?.Value);

    private static string ActionOf(PlanStep step) =>
        step is PlanStep.Delete ? "delete"
        : step.Replaces == Revision.None ? "create"
        : "replace";

    private static (string Result, Revision? At, string? Why) Describe(StepOutcome outcome) =>
        outcome is StepOutcome.Done done
            ? ("done", done.At, null)
            : (Camel(outcome.GetType().Name), null, Screens.NotDone.Of(outcome).Why);

    private static LogEventLevel LevelOf(StepOutcome outcome) =>
        outcome switch
        {
            StepOutcome.Done or StepOutcome.NoLongerNeeded => LogEventLevel.Information,
            StepOutcome.Failed or StepOutcome.Unknown => LogEventLevel.Error,
            _ => LogEventLevel.Warning,
        };

    private static double Milliseconds(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 1);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
