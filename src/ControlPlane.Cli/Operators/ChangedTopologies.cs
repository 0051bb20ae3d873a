using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Signals;

namespace ControlPlane.Cli.Operators;

/// <summary>Which topologies' status may have changed since it was asked last.</summary>
internal sealed class ChangedTopologies(Signal news)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public ILoopObserver ObserverOf(string name) => new Observer(this, name);

    public HashSet<string> TakeAll()
    {
        lock (gate)
        {
            var taken = new HashSet<string>(names, StringComparer.Ordinal);
            names.Clear();
            return taken;
        }
    }

    public void Mark(string name)
    {
        lock (gate)
        {
            if (!names.Add(name))
            {
                return;
            }
        }

        news.Set();
    }

    private sealed class Observer(ChangedTopologies changed, string name) : ILoopObserver
    {
        public void Gathering(int round) { }

        public void Planned(int round, Plan plan, TimeSpan duration) { }

        public void Waiting(string reason, TimeSpan wait) { }

        public void Ended(StepOutcome outcome, TimeSpan duration) => changed.Mark(name);

        public void Queued(ServingRecordId record) { }

        public void Taken(ServingRecordId record, TimeSpan waited) { }

        public void PutBack(ServingRecordId record, TimeSpan wait) { }

        public void Found(ServingRecordId record, Finding? before, Finding? now) => changed.Mark(name);

        public void RoundEnded(RoundSummary round) => changed.Mark(name);

        public void MirrorRestarted(string store, string why) => changed.Mark(name);

        public void MirrorBroken(string store, string why) => changed.Mark(name);

        public void OtherWrote(OtherWriterStatus writer) => changed.Mark(name);

        public void Resynced(ResyncStatus resync) { }

        public void Settled() => changed.Mark(name);

        public void Stumbled(string doing, Exception bug) { }
    }
}
