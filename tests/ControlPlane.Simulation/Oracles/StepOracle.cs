using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Simulation.Kernel;
using ControlPlane.Simulation.Topologies;

namespace ControlPlane.Simulation.Oracles;

/// <summary>
/// Holds what a pass says of its steps against the stores' own logs: done means once and at that revision; unknown means at
/// most once; anything else means not at all.
/// </summary>
public sealed class StepOracle(Author author, Witness witness, Journal journal) : IPassObserver
{
    private readonly SortedDictionary<ServingRecordId, string> found = [];
    private string? waitsFor;

    private readonly SortedSet<ServingRecordId> doubtful = [];

    public Journal Journal => journal;

    public void Tell(string what) => journal.Tell(author.Name, what);

    public void Gathering(int round) => witness.RoundBegins();

    public void Planned(int round, Plan plan, TimeSpan duration)
    {
        witness.Round.IsSettling = false;
        foreach (var finding in plan.Findings)
        {
            var now = Describe(finding);
            if (found.GetValueOrDefault(finding.Record) != now)
            {
                found[finding.Record] = now;
                journal.Tell(author.Name, $"finds {finding.Record} {now}");
            }
        }
    }

    public void Waiting(string reason, TimeSpan wait)
    {
        journal.Probe("waited in a pass");
        if (reason != waitsFor)
        {
            journal.Tell(author.Name, $"waits for {reason}");
        }

        waitsFor = reason;
    }

    public void Ended(StepOutcome outcome, TimeSpan duration)
    {
        var record = outcome.Step.Record;
        var key = Cluster.KeyOf(record);
        var done = witness
            .Round.Sent.Where(sent => sent.IsDone && sent.Writes(key))
            .Select(sent => sent.DoneAt)
            .ToArray();
        journal.Probe($"step {outcome.GetType().Name}");
        journal.Tell(author.Name, $"{record}: {Describe(outcome)}");
        var isTrue = outcome switch
        {
            StepOutcome.Done when witness.Round.IsSettling => doubtful.Contains(record),
            StepOutcome.Done(_, var at) => done.Length == 1 && done[0] == at,
            StepOutcome.Unknown => done.Length <= 1,
            _ => done.Length == 0,
        };
        Remember(outcome);
        if (!isTrue)
        {
            journal.Violate(
                "outcomes are true",
                $"{author} says {Describe(outcome)} of {record}; the log has it at [{string.Join(", ", done)}]"
            );
        }
    }

    /// <summary>
    /// What is not known to be done is settled by the next round, when it reads what was to be written. Somebody else
    /// may have written just that: the two cannot be told apart, and need not be.
    /// </summary>
    private void Remember(StepOutcome outcome)
    {
        if (outcome is StepOutcome.Unknown)
        {
            doubtful.Add(outcome.Step.Record);
        }
        else
        {
            doubtful.Remove(outcome.Step.Record);
        }
    }

    private static string Describe(Finding finding) =>
        finding.Block is { } block
            ? $"{finding.Condition}, blocked ({block.Reason}): {block.Why}"
            : $"{finding.Condition}: {finding.Why}";

    private static string Describe(StepOutcome outcome) =>
        outcome switch
        {
            StepOutcome.Done(_, var at) => $"done at {at}",
            StepOutcome.Conflict(_, var why) => $"conflict: {why}",
            StepOutcome.Unknown(_, var why) => $"unknown: {why}",
            StepOutcome.Failed(_, var why) => $"failed: {why}",
            StepOutcome.Blocked(_, var why) => $"blocked: {why}",
            StepOutcome.Skipped(_, var why) => $"skipped: {why}",
            StepOutcome.NoLongerNeeded(_, var why) => $"no longer needed: {why}",
            _ => outcome.GetType().Name,
        };
}
