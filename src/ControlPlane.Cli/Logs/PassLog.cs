using System.Collections.Immutable;
using ControlPlane.Api.Documents;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
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
            .ForContext("durationMs", StepWords.Milliseconds(duration))
            .ForContext("planId", plan.Id.ToString())
            .Information("Round {round} plans {steps} steps", round, plan.Steps.Count());
    }

    public void Waiting(string reason, TimeSpan wait) =>
        Event("waiting").ForContext("durationMs", StepWords.Milliseconds(wait)).Information("Waiting: {why:l}", reason);

    public void Ended(StepOutcome outcome, TimeSpan duration) =>
        StepLine.Write(log, StepWords.LevelOf(outcome), outcome, duration);

    public void Ended(ImmutableArray<StepOutcome> outcomes, TimeSpan duration) =>
        LineSink.Together(() =>
        {
            foreach (var outcome in outcomes)
            {
                Ended(outcome, duration);
            }
        });

    /// <summary>What is left after the pass, one line for each record.</summary>
    public void Finished(PassResult result)
    {
        foreach (var finding in result.Drift)
        {
            Event("finding")
                .About(finding.Record)
                .ForContext("outcome", JsonNames.Of(finding.Verdict))
                .ForContext("reason", finding.Block is { } block ? JsonNames.Of(block.Reason) : null)
                .ForContext("why", finding.Block?.Why ?? finding.Why)
                .Write(
                    LogEventLevel.Warning,
                    "{record:l} is left {condition:l}",
                    $"{finding.Record}",
                    JsonNames.Of(finding.Condition)
                );
        }

        if (result.Failure is { } failure)
        {
            Event("passFailed").Error("The pass ended before its time: {why:l}", failure);
        }

        Event("finished")
            .ForContext("durationMs", StepWords.Milliseconds(result.Duration))
            .Information(
                "Pass finished after {rounds} rounds: {written} written, {left} left",
                result.Rounds,
                result.Written.Count(),
                result.Drift.Length
            );
    }

    private ILogger Event(string name) => log.ForContext("event", name);
}
