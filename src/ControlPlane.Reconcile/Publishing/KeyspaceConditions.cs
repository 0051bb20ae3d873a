using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// What one transaction of the global store must find unchanged for a keyspace's SrvKeyspaces to be written without
/// a lock (design.md 5). A traffic switch takes the keyspace lock, and touches the lock key, a Shard or some cell's
/// record between any two of its steps, so one of these conditions fails whenever one began after we read.
/// </summary>
internal sealed class KeyspaceConditions(GlobalLayout layout, Gathered gathered)
{
    private readonly (CellLayout Layout, ServingRecords Records)[] targets =
    [
        .. from place in gathered.Places.Values.OfType<CellPlace.InGlobalStore>()
        let view = gathered.Observed.Cells.Find(place.Cell) as CellView.Read
        where view is not null
        select (place.Layout, view.Records),
    ];

    /// <summary>
    /// The Keyspace record, and every shard as read. They do not see a shard that was added, and a range compare
    /// does not see one that was deleted: without a lock both are needed.
    /// </summary>
    public static IEnumerable<Condition> OfRecords(KeyspaceRecords inputs, GlobalLayout layout) =>
        [
            new Condition.ModifiedAt(layout.Keyspace(inputs.Name), inputs.Keyspace?.Modified ?? Revision.None),
            .. inputs.Shards.Select(pair => new Condition.ModifiedAt(
                layout.Shard(inputs.Name, pair.Key),
                pair.Value.Modified
            )),
        ];

    public ImmutableArray<Condition> For(KeyspaceRecords inputs)
    {
        var at = gathered.Observed.Global.At;
        return
        [
            new Condition.Empty(layout.KeyspaceLocks(inputs.Name)),
            new Condition.NoneModifiedAfter(layout.NamedLocks, at),
            new Condition.NoneModifiedAfter(layout.Shards(inputs.Name), at),
            .. OfRecords(inputs, layout),
            .. targets.Select(target => OfTarget(target.Layout, target.Records, inputs.Name)),
        ];
    }

    /// <summary>
    /// The SrvKeyspaces of all cells that live in the global store, written or not: a switch of reads touches only those.
    /// </summary>
    private static Condition.ModifiedAt OfTarget(CellLayout cell, ServingRecords records, KeyspaceName keyspace) =>
        new(cell.SrvKeyspace(keyspace), records.SrvKeyspaces.Find(keyspace)?.Modified ?? Revision.None);
}
