using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Tests.Loops;

/// <summary>Faults of a store that last until they are disposed of.</summary>
internal static class FaultVerbs
{
    /// <summary>Nothing is answered, and no watch tells anything.</summary>
    public static IDisposable Hang(this FaultScript faults)
    {
        var checkpoint = new Checkpoint();
        foreach (var moment in new[] { FaultMoment.Request, FaultMoment.Change })
        {
            faults.Add(new FaultRule(moment, _ => true) { Hold = checkpoint, Times = null });
        }

        return new Ending(() =>
        {
            faults.Clear();
            checkpoint.Release();
        });
    }

    /// <summary>Whatever is asked is refused; watches that are open break.</summary>
    public static IDisposable Refuse(this FaultScript faults)
    {
        var refused = Fate.Refused(StoreFailure.Unavailable);
        faults.Add(new FaultRule(FaultMoment.Request, _ => true) { Fate = refused, Times = null });
        faults.Add(new FaultRule(FaultMoment.Change, _ => true) { Fate = Fate.Lost, Times = null });
        return new Ending(faults.Clear);
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
