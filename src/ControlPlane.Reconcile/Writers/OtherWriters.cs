using System.Collections.Immutable;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Writers;

/// <summary>
/// Who else writes the serving records, and whether they undo what we write. Others are lived with: what they write is
/// judged like anything else. Only who undoes the same write of ours again and again is not fought (invariant 7).
/// </summary>
internal sealed class OtherWriters(LoopOptions options)
{
    private readonly SortedDictionary<ServingRecordId, RecordWriters> records = [];

    /// <summary>We wrote it; null: deleted it.</summary>
    public void Ours(ServingRecordId record, Revision at, ByteString? content) => Of(record).Ours(at, content);

    /// <summary>We may have written this.</summary>
    public void Tried(ServingRecordId record, ByteString? content) => Of(record).Tried(content);

    /// <summary>It was written; null: deleted.</summary>
    /// <returns>What is known of its other writers now; null: it was we who wrote it.</returns>
    public OtherWriterStatus? Wrote(
        ServingRecordId record,
        Revision at,
        ByteString? content,
        string writer,
        DateTimeOffset now
    )
    {
        var writers = Of(record);
        return writers.Wrote(at, content, writer, now, options.FlapWindow) ? writers.StatusOf(record, now) : null;
    }

    /// <summary>Who wrote it last was somebody else.</summary>
    public bool IsOthers(ServingRecordId record) => records.GetValueOrDefault(record)?.IsOthers == true;

    /// <summary>It is not as it should be.</summary>
    /// <param name="record">The record.</param>
    /// <param name="wanted">What it should be; null: it should not be.</param>
    /// <param name="now">The time.</param>
    /// <returns>Until when it is left alone; null: it is not.</returns>
    public DateTimeOffset? HeldUntil(ServingRecordId record, ByteString? wanted, DateTimeOffset now) =>
        records.GetValueOrDefault(record)?.HeldUntil(wanted, now, options);

    public Block BlockOf(ServingRecordId record, DateTimeOffset now)
    {
        var status = records[record].StatusOf(record, now);
        return new(
            BlockReason.Flapping,
            $"What we wrote was undone {status.Undone} times within {options.FlapWindow.TotalMinutes:0.#} min, last by {status.Writer}; "
                + $"it is left alone until {records[record].Until:HH:mm:ss} UTC.",
            "Find who deletes or rewrites this record (another operator that prunes, a script that rebuilds from old inputs) "
                + "and stop one of the two; then it is repaired by itself."
        );
    }

    public ImmutableArray<OtherWriterStatus> StatusAt(DateTimeOffset now) =>
        [
            .. records
                .Select(pair => pair.Value.StatusOf(pair.Key, now))
                .Where(status => status.Writes > 0 && now - status.LastAt <= options.FlapWindow),
        ];

    /// <summary>The record is nobody's concern any more.</summary>
    public void Forget(ServingRecordId record) => records.Remove(record);

    private RecordWriters Of(ServingRecordId record)
    {
        if (!records.TryGetValue(record, out var writers))
        {
            records[record] = writers = new();
        }

        return writers;
    }
}
