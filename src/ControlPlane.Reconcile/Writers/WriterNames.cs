using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;

namespace ControlPlane.Reconcile.Writers;

/// <summary>Says who wrote a record, as far as that can be seen: etcd does not tell.</summary>
internal static class WriterNames
{
    /// <param name="record">The record that was written.</param>
    /// <param name="isGone">It was deleted.</param>
    /// <param name="global">The locks that are held at about that time.</param>
    public static string Of(ServingRecordId record, bool isGone, GlobalRecords global)
    {
        if (record.KeyspaceName is { } keyspace && HolderOf(new LockTarget.OfKeyspace(keyspace), global) is { } holder)
        {
            return holder;
        }

        var workflow = global.Locks.FirstOrDefault(held => held.Target is LockTarget.Named && !held.IsAbandoned);
        return workflow?.Info.Who
            ?? (isGone ? "somebody who deletes it without a lock" : "somebody who writes it without a lock");
    }

    private static string? HolderOf(LockTarget target, GlobalRecords global) =>
        global.Locks.FirstOrDefault(held => held.Target == target && !held.IsAbandoned) is { } held
            ? held.Info.Who ?? "the holder of the keyspace lock"
            : null;
}
