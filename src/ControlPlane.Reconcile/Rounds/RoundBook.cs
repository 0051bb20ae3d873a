using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Queue;
using ControlPlane.Reconcile.Status;
using ControlPlane.Reconcile.Writers;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Rounds;

/// <summary>What rounds have written, and what the mirrors have not shown of it yet.</summary>
internal sealed class RoundBook(RecordQueue queue, OtherWriters writers)
{
    /// <summary>A write of ours that its mirror does not show after this long is looked at again all the same.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ServingRecordId, (Revision At, TimeSpan Until)> settling = [];
    private readonly Dictionary<ServingRecordId, Revision> shown = [];
    private readonly SortedDictionary<KeyspaceName, int> conflicts = [];
    private readonly Dictionary<CellName, TimeSpan> lastSrvVSchema = [];
    private readonly SortedDictionary<CellName, PublishStatus> lastPublish = [];

    public int UnderWay { get; private set; }

    public SilentCells Silent { get; } = new();

    /// <summary>Keyspaces that met a conflict twice in a row: they are written under the lock.</summary>
    public OrdinalSet<KeyspaceName> Contested =>
        conflicts.Where(pair => pair.Value >= 2).Select(pair => pair.Key).ToOrdinalSet();

    public PublishStatus? LastPublishIn(CellName cell) => lastPublish.GetValueOrDefault(cell);

    public void Begin(RoundOrder order, TimeSpan now)
    {
        UnderWay++;
        queue.Begin(order.Records, now);
    }

    /// <summary>A mirror showed a write or a deletion, by whomever, at this revision.</summary>
    public void Show(ServingRecordId record, Revision at)
    {
        if (queue.IsUnderWay(record))
        {
            shown[record] = at;
        }
        else if (settling.TryGetValue(record, out var ours) && at >= ours.At)
        {
            settling.Remove(record);
        }
    }

    /// <summary>How long the mirror is given to show what we wrote last; null: it has, or had its time.</summary>
    public TimeSpan? Settles(ServingRecordId record, TimeSpan now)
    {
        if (settling.TryGetValue(record, out var ours) && now < ours.Until)
        {
            return ours.Until - now;
        }

        settling.Remove(record);
        return null;
    }

    /// <summary>How long a cell's SrvVSchema has to wait until it may be written again; null: it need not.</summary>
    public TimeSpan? SpacingLeft(ServingRecordId record, TimeSpan spacing, TimeSpan now) =>
        record is ServingRecordId.SrvVSchema
        && lastSrvVSchema.TryGetValue(record.Cell, out var last)
        && last + spacing > now
            ? last + spacing - now
            : null;

    public void End(RoundResult result, TimeSpan now, DateTimeOffset clock)
    {
        UnderWay--;
        queue.End(result.Order.Records);
        Silent.Learn(result.Order, now);
        var ended = result.Outcomes.ToDictionary(outcome => outcome.Step.Record);
        foreach (var record in result.Order.Records)
        {
            End(record, ended.GetValueOrDefault(record), result.Failure is not null, now, clock);
            shown.Remove(record);
        }
    }

    private void End(ServingRecordId record, StepOutcome? outcome, bool failed, TimeSpan now, DateTimeOffset clock)
    {
        switch (outcome)
        {
            case StepOutcome.Done done:
                Written(done, now, clock);
                return;
            case StepOutcome.Unknown { Step: var step }:
                writers.Tried(record, ContentOf(step));
                break;
            case StepOutcome.Conflict when record.KeyspaceName is { } keyspace:
                conflicts[keyspace] = conflicts.GetValueOrDefault(keyspace) + 1;
                break;
        }

        if (outcome is not null || failed)
        {
            queue.Retry(record, now);
        }
        else
        {
            // What was read is not what the mirror shows, or it was held back: the mirror follows, or it is looked at again.
            queue.Later(record, LongestSettling, now);
        }
    }

    private void Written(StepOutcome.Done done, TimeSpan now, DateTimeOffset clock)
    {
        var record = done.Step.Record;
        if (shown.GetValueOrDefault(record) < done.At)
        {
            settling[record] = (done.At, now + LongestSettling);
            queue.Later(record, LongestSettling, now);
        }

        writers.Ours(record, done.At, ContentOf(done.Step));
        lastPublish[record.Cell] = new(record, clock, done.At.Value, done.Step.Finding.Why);
        if (record.KeyspaceName is { } keyspace)
        {
            conflicts.Remove(keyspace);
        }
        else
        {
            lastSrvVSchema[record.Cell] = now;
        }
    }

    private static ByteString? ContentOf(PlanStep step) => (step as PlanStep.Write)?.Content;
}
