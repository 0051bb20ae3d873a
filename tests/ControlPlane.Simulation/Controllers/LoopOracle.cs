using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Simulation.Oracles;

namespace ControlPlane.Simulation.Controllers;

/// <summary>Holds what a loop says against what it should: its steps as those of any pass, and its opinion of itself.</summary>
public sealed class LoopOracle(StepOracle steps) : ILoopObserver
{
    public void Gathering(int round) => steps.Gathering(round);

    public void Planned(int round, Plan plan, TimeSpan duration) => steps.Planned(round, plan, duration);

    public void Waiting(string reason, TimeSpan wait) => steps.Waiting(reason, wait);

    public void Ended(StepOutcome outcome, TimeSpan duration) => steps.Ended(outcome, duration);

    public void Queued(ServingRecordId record) { }

    public void Taken(ServingRecordId record, TimeSpan waited) { }

    public void PutBack(ServingRecordId record, TimeSpan wait) => steps.Journal.Probe("backed off");

    public void Found(ServingRecordId record, Finding? before, Finding? now)
    {
        if (now?.Block?.Reason is BlockReason.Flapping)
        {
            steps.Journal.Probe("flapping");
        }

        if (now?.Block is { } block && before?.Block?.Reason != block.Reason)
        {
            steps.Tell($"mirror: {record} {now.Condition}, blocked ({block.Reason}): {block.Why}");
        }
    }

    public void RoundEnded(RoundSummary round)
    {
        if (round.Failure is { } why)
        {
            steps.Tell($"could not read: {why}");
        }
    }

    public void MirrorRestarted(string store, string why) => steps.Journal.Probe("mirror restarted");

    public void MirrorBroken(string store, string why)
    {
        steps.Journal.Probe("mirror broken");
        steps.Tell($"does not hear {store}: {why}");
    }

    public void OtherWrote(OtherWriterStatus writer) => steps.Journal.Probe("somebody else wrote");

    public void Settled() { }

    public void Resynced(ResyncStatus resync)
    {
        steps.Journal.Probe(resync.Failure is null ? "resynced" : "resync failed");
        if (resync.Differences > 0)
        {
            steps.Journal.Violate("mirrors are right", $"{resync.Differences} differences: {resync.Example}");
        }
    }

    public void Stumbled(string doing, Exception bug) =>
        steps.Journal.Violate("no exception is unexpected", $"while {doing}: {bug}");
}
