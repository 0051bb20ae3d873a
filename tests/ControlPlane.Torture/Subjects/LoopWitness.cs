using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Torture.Runs;

namespace ControlPlane.Torture.Subjects;

/// <summary>Hears how a loop goes on: its bugs are violations, the rest is for the story.</summary>
internal sealed class LoopWitness(Journal journal) : ILoopObserver
{
    private readonly List<string> complaints = [];

    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints)
            {
                return [.. complaints];
            }
        }
    }

    public void Ended(StepOutcome outcome, TimeSpan duration)
    {
        journal.Count(outcome.GetType().Name);
        journal.Tell(
            $"loop: {outcome.Step.Record} {outcome switch
        {
            StepOutcome.Done done => $"written at {done.At}",
            StepOutcome.Unknown(_, var why) => $"unknown: {why}",
            StepOutcome.Failed(_, var why) => $"failed: {why}",
            _ => outcome.GetType().Name,
        }}"
        );
    }

    public void Found(ServingRecordId record, Finding? before, Finding? now)
    {
        if (now?.Block is { } block)
        {
            journal.Tell($"loop: {record} is blocked ({block.Reason}): {block.Why}");
        }
    }

    public void RoundEnded(RoundSummary round)
    {
        if (round.Failure is { } why)
        {
            journal.Tell($"loop: could not read: {why}");
        }
    }

    public void MirrorRestarted(string store, string why)
    {
        journal.Count("mirror restarted");
        journal.Tell($"loop: mirror of {store} began anew");
    }

    public void MirrorBroken(string store, string why) => journal.Tell($"loop: does not hear {store}: {why}");

    public void Stumbled(string doing, Exception bug)
    {
        lock (complaints)
        {
            complaints.Add($"a bug while {doing}: {bug}");
        }
    }

    public void Gathering(int round) { }

    public void Planned(int round, Plan plan, TimeSpan duration) { }

    public void Waiting(string reason, TimeSpan wait) { }

    public void Queued(ServingRecordId record) { }

    public void Taken(ServingRecordId record, TimeSpan waited) { }

    public void PutBack(ServingRecordId record, TimeSpan wait) { }

    public void OtherWrote(OtherWriterStatus writer) { }

    public void Resynced(ResyncStatus resync) { }

    public void Settled() { }
}
