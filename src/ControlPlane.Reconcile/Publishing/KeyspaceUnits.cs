using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>Makes units of the steps in the global store, and tells which keyspaces cannot do without the lock there.</summary>
internal sealed class KeyspaceUnits(TopologyConnection topology, Gathered gathered)
{
    /// <summary>True where a cell with a store of its own may hold the only sign of a migration.</summary>
    private readonly bool hasOwnStores = gathered.Places.Values.Any(place => place is CellPlace.InOwnStore);

    private readonly KeyspaceConditions conditions = new(topology.Layout, gathered);

    /// <summary>Made to see what needs the lock; most are published as they are.</summary>
    private readonly Dictionary<KeyspaceName, KeyspaceUnit> made = [];

    public Gathered Gathered => gathered;

    /// <param name="steps">All of one keyspace.</param>
    public KeyspaceUnit Of(KeyspaceName keyspace, IEnumerable<PlanStep> steps)
    {
        ImmutableArray<PlanStep> all = [.. steps];
        if (made.TryGetValue(keyspace, out var unit) && unit.Steps.SequenceEqual(all))
        {
            return unit;
        }

        return made[keyspace] = new(
            all,
            conditions.For(InputsOf(keyspace)),
            [.. all.Select(step => StepWrites.Of(step, LayoutOf(step)))]
        );
    }

    /// <summary>
    /// Keyspaces for which a transaction of the global store sees too little, or would be too large. A cell with a store
    /// of its own was read before the inputs: a switch that began and ended in between would be seen by no compare.
    /// </summary>
    public OrdinalSet<KeyspaceName> ThatNeedTheLock(IEnumerable<PlanStep> steps) =>
        steps
            .Where(step =>
                step.Record.KeyspaceName is not null && gathered.Places[step.Record.Cell] is CellPlace.InGlobalStore
            )
            .GroupBy(step => step.Record.KeyspaceName!.Value)
            .Where(group => (hasOwnStores && InputsOf(group.Key).MayBeMigrating) || !Fits(Of(group.Key, group)))
            .Select(group => group.Key)
            .ToOrdinalSet();

    private bool Fits(KeyspaceUnit unit)
    {
        var (transaction, limits) = (new KeyspaceBatch([unit]).Transaction, topology.Global.Limits);
        return transaction.Conditions.Length <= limits.MaxOperations
            && transaction.Writes.Length <= limits.MaxOperations
            && TransactionSize.Of(transaction) <= limits.MaxRequestBytes;
    }

    private KeyspaceRecords InputsOf(KeyspaceName keyspace) =>
        gathered.Observed.Global.Keyspaces.Find(keyspace) ?? new() { Name = keyspace };

    private Topology.Layout.CellLayout LayoutOf(PlanStep step) =>
        ((CellPlace.InGlobalStore)gathered.Places[step.Record.Cell]).Layout;
}
