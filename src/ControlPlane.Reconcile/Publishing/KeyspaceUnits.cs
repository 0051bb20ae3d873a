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

        return made[keyspace] = Make(keyspace, all);
    }

    /// <summary>
    /// Keyspaces for which a transaction of the global store sees too little, or would be too large. A cell with a store
    /// of its own was read before the inputs: a switch that began and ended in between would be seen by no compare.
    /// </summary>
    public OrdinalSet<KeyspaceName> ThatNeedTheLock(IEnumerable<PlanStep> steps)
    {
        IGrouping<KeyspaceName, PlanStep>[] groups =
        [
            .. steps
                .Where(step =>
                    step.Record.KeyspaceName is not null && gathered.Places[step.Record.Cell] is CellPlace.InGlobalStore
                )
                .GroupBy(step => step.Record.KeyspaceName!.Value),
        ];
        var judged = SideBySide.Select(groups, weight: gathered.Places.Count, Judge);
        foreach (var (keyspace, unit, _) in judged)
        {
            made[keyspace] = unit;
        }

        return judged.Where(one => one.NeedsLock).Select(one => one.Keyspace).ToOrdinalSet();
    }

    private (KeyspaceName Keyspace, KeyspaceUnit Unit, bool NeedsLock) Judge(IGrouping<KeyspaceName, PlanStep> steps)
    {
        var unit = Make(steps.Key, [.. steps]);
        return (steps.Key, unit, (hasOwnStores && InputsOf(steps.Key).MayBeMigrating) || !Fits(unit));
    }

    private KeyspaceUnit Make(KeyspaceName keyspace, ImmutableArray<PlanStep> steps) =>
        new(steps, conditions.For(InputsOf(keyspace)), [.. steps.Select(step => StepWrites.Of(step, LayoutOf(step)))]);

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
