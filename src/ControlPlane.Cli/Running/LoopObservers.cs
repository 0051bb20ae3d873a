using System.Collections.Immutable;
using ControlPlane.Cli.Output;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Running;

/// <summary>Two observers as one.</summary>
internal sealed class LoopObservers(ILoopObserver first, ILoopObserver second) : ILoopObserver
{
    private readonly Observers passes = new(first, second);

    public void Gathering(int round) => passes.Gathering(round);

    public void Planned(int round, Plan plan, TimeSpan duration) => passes.Planned(round, plan, duration);

    public void Waiting(string reason, TimeSpan wait) => passes.Waiting(reason, wait);

    public void Ended(StepOutcome outcome, TimeSpan duration) => passes.Ended(outcome, duration);

    public void Ended(ImmutableArray<StepOutcome> outcomes, TimeSpan duration) => passes.Ended(outcomes, duration);

    public void Queued(ServingRecordId record) => Both(one => one.Queued(record));

    public void Taken(ServingRecordId record, TimeSpan waited) => Both(one => one.Taken(record, waited));

    public void PutBack(ServingRecordId record, TimeSpan wait) => Both(one => one.PutBack(record, wait));

    public void Found(ServingRecordId record, Finding? before, Finding? now) =>
        Both(one => one.Found(record, before, now));

    public void RoundEnded(RoundSummary round) => Both(one => one.RoundEnded(round));

    public void MirrorRestarted(string store, string why) => Both(one => one.MirrorRestarted(store, why));

    public void MirrorBroken(string store, string why) => Both(one => one.MirrorBroken(store, why));

    public void OtherWrote(OtherWriterStatus writer) => Both(one => one.OtherWrote(writer));

    public void Resynced(ResyncStatus resync) => Both(one => one.Resynced(resync));

    public void Settled() => Both(one => one.Settled());

    public void Stumbled(string doing, Exception bug) => Both(one => one.Stumbled(doing, bug));

    private void Both(Action<ILoopObserver> tell)
    {
        tell(first);
        tell(second);
    }
}
