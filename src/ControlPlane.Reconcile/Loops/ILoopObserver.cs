using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;

namespace ControlPlane.Reconcile.Loops;

/// <summary>Hears how the loop goes on, for logs and metrics. Calls may come side by side: return quickly, keep no lock long.</summary>
public interface ILoopObserver : IPassObserver
{
    /// <summary>A record was put into the queue; not called when it is in it already.</summary>
    void Queued(ServingRecordId record);

    /// <summary>A record was taken out of the queue, this long after it was due.</summary>
    void Taken(ServingRecordId record, TimeSpan waited);

    /// <summary>A record was put back, since it could not be brought in order.</summary>
    void PutBack(ServingRecordId record, TimeSpan wait);

    /// <summary>A finding that differs from the last one on the same record; null: there is no such record any more.</summary>
    void Found(ServingRecordId record, Finding? before, Finding? now);

    /// <summary>A round of reading, planning and writing has ended.</summary>
    void RoundEnded(RoundSummary round);

    /// <summary>A watch began anew with everything there is, or for the first time after it could not.</summary>
    void MirrorRestarted(string store, string why);

    /// <summary>A watch could not go on and will be tried again.</summary>
    void MirrorBroken(string store, string why);

    /// <summary>Somebody else wrote a serving record.</summary>
    void OtherWrote(OtherWriterStatus writer);

    void Resynced(ResyncStatus resync);

    /// <summary>Everything that it was told has been looked at: see <see cref="LoopStatus.IsSettled"/>.</summary>
    void Settled();

    /// <summary>A bug of ours: something was thrown that nobody expected. The loop goes on.</summary>
    void Stumbled(string doing, Exception bug);
}

/// <param name="Records">How many records it was for.</param>
/// <param name="Written">How many were written.</param>
/// <param name="Failure">Why nothing could be read; null: it could.</param>
public sealed record RoundSummary(int Records, int Written, TimeSpan Duration, string? Failure);
