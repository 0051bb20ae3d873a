using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// What one transaction of the global store must find unchanged for a keyspace's SrvKeyspaces to be written without
/// a lock (design.md 5). A traffic switch takes the keyspace lock, and touches the lock key, a Shard or some cell's
/// record between any two of its steps, so one of these conditions fails whenever one began after we read.
/// </summary>
internal static class KeyspaceTransactions
{
    public static ImmutableArray<Condition> ConditionsFor(
        KeyspaceRecords inputs,
        Gathered gathered,
        GlobalLayout layout
    )
    {
        var at = gathered.Observed.Global.At;
        return
        [
            new Condition.Empty(layout.KeyspaceLocks(inputs.Name)),
            new Condition.NoneModifiedAfter(layout.NamedLocks, at),
            new Condition.NoneModifiedAfter(layout.Shards(inputs.Name), at),
            .. RecordConditions(inputs, layout),
            .. TargetConditions(inputs.Name, gathered),
        ];
    }

    /// <summary>
    /// What is compared beside the target while the lock is held: that it still is, and the inputs. Where a keyspace has
    /// more shards than one transaction has compares, a shard deleted meanwhile is left to the next pass.
    /// </summary>
    public static IEnumerable<Condition> ConditionsUnderLock(
        KeyspaceRecords inputs,
        LockHandle handle,
        Revision at,
        TopologyConnection topology
    )
    {
        Condition[] records = [.. RecordConditions(inputs, topology.Layout)];
        return records.Length + 2 <= topology.Global.Limits.MaxOperations
            ? [handle.Condition, .. records]
            : [handle.Condition, records[0], new Condition.NoneModifiedAfter(topology.Layout.Shards(inputs.Name), at)];
    }

    /// <summary>
    /// The Keyspace record, and every shard as read. They do not see a shard that was added, and a range compare
    /// does not see one that was deleted: without a lock both are needed.
    /// </summary>
    private static IEnumerable<Condition> RecordConditions(KeyspaceRecords inputs, GlobalLayout layout) =>
        [
            new Condition.ModifiedAt(layout.Keyspace(inputs.Name), inputs.Keyspace?.Modified ?? Revision.None),
            .. inputs.Shards.Select(pair => new Condition.ModifiedAt(
                layout.Shard(inputs.Name, pair.Key),
                pair.Value.Modified
            )),
        ];

    public static Write WriteOf(PlanStep step, CellLayout layout)
    {
        var key = KeyOf(step.Record, layout);
        return step switch
        {
            PlanStep.Write write => new Write.Put(key, write.Content),
            PlanStep.Delete => new Write.Delete(key),
            _ => throw new InvalidOperationException($"{step} is neither a write nor a delete."),
        };
    }

    public static Key KeyOf(ServingRecordId record, CellLayout layout) =>
        record is ServingRecordId.SrvKeyspace srvKeyspace
            ? layout.SrvKeyspace(srvKeyspace.Keyspace)
            : layout.SrvVSchema;

    /// <summary>
    /// The SrvKeyspaces of all cells that live in the global store, written or not: a switch of reads touches only those.
    /// </summary>
    private static IEnumerable<Condition> TargetConditions(KeyspaceName keyspace, Gathered gathered) =>
        from place in gathered.Places.Values.OfType<CellPlace.InGlobalStore>()
        let view = gathered.Observed.Cells.Find(place.Cell) as CellView.Read
        where view is not null
        let record = view.Records.SrvKeyspaces.Find(keyspace)
        select new Condition.ModifiedAt(place.Layout.SrvKeyspace(keyspace), record?.Modified ?? Revision.None);
}
