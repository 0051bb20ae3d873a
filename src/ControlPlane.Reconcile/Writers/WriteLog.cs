using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Reconcile.Queue;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Collections;

namespace ControlPlane.Reconcile.Writers;

/// <summary>
/// Sorts the writes that the mirrors tell of into ours and others'. Whether a write is ours is known only when the round
/// that may have made it has ended, so what comes before that waits.
/// </summary>
internal sealed class WriteLog(OtherWriters writers, RecordQueue queue, TopologyMirror mirror, ILoopObserver observer)
{
    private readonly List<WrittenRecord> waiting = [];

    public void Take(WrittenRecord written, DateTimeOffset now)
    {
        if (queue.IsUnderWay(written.Record))
        {
            waiting.Add(written);
            return;
        }

        var writer = WriterNames.Of(written.Record, written.IsGone, mirror.Global);
        if (writers.Wrote(written.Record, written.At, written.Content, writer, now) is { } status)
        {
            observer.OtherWrote(status);
        }
    }

    /// <summary>A round for these records has ended.</summary>
    public void Ended(OrdinalSet<ServingRecordId> records, DateTimeOffset now)
    {
        var told = waiting.Where(written => records.Contains(written.Record)).ToArray();
        waiting.RemoveAll(written => records.Contains(written.Record));
        foreach (var written in told)
        {
            Take(written, now);
        }
    }
}
