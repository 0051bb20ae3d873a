using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// Carries out a plan: the only way to write serving records. Cells in the global store go first, without locks; then
/// the cells with stores of their own, keyspace by keyspace under Vitess' keyspace lock.
/// </summary>
internal sealed class Publisher(
    GlobalStorePublisher global,
    OwnStoreVSchemaPublisher ownVSchemas,
    LockedKeyspacePublisher locked,
    StepWriter writer
)
{
    /// <param name="gathered">What the plan was made from.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="contested">Keyspaces that met conflicts before: they are written under the lock in any case.</param>
    /// <param name="rules">The rules that the plan was made by.</param>
    /// <param name="cancellation">Ends the publishing; locks that are held are released.</param>
    public async Task<ImmutableArray<StepOutcome>> PublishAsync(
        Gathered gathered,
        Plan plan,
        OrdinalSet<KeyspaceName> contested,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        var lost = LostCells.Of(gathered.Observed);
        var units = global.UnitsOf(gathered);
        var underLock = contested.Union(units.ThatNeedTheLock(plan.Steps));
        var sorted = plan.Steps.ToLookup(step => WayOf(step, gathered, underLock));

        // Orphans before the SrvVSchema that no longer names them, new SrvKeyspaces after the one that does.
        var orphans = await locked.PublishAsync(gathered, sorted[Way.LockedDelete], lost, rules, cancellation);
        var apart = ownVSchemas.Start(gathered, sorted[Way.OwnVSchema], lost, cancellation);
        var inGlobal = await global.PublishAsync(units, [.. sorted[Way.Guarded]], cancellation);
        var inTime = await apart.EndedWithinAsync(gathered.Patience, cancellation);
        var (ready, held) = SrvVSchemaFirst.Split(sorted[Way.Locked], plan.Steps, [.. inGlobal, .. inTime]);
        var underLocks = await locked.PublishAsync(gathered, ready, lost, rules, cancellation);
        return [.. orphans, .. inGlobal, .. await apart.AllAsync(), .. writer.Report(held), .. underLocks];
    }

    private enum Way
    {
        Guarded,
        OwnVSchema,
        LockedDelete,
        Locked,
    }

    private static Way WayOf(PlanStep step, Gathered gathered, OrdinalSet<KeyspaceName> underLock) =>
        (gathered.Places[step.Record.Cell], step.Record.KeyspaceName, step) switch
        {
            (CellPlace.InOwnStore, null, _) => Way.OwnVSchema,
            (CellPlace.InOwnStore, _, PlanStep.Delete) => Way.LockedDelete,
            (CellPlace.InOwnStore, _, _) => Way.Locked,
            (_, { } keyspace, PlanStep.Write) when underLock.Contains(keyspace) => Way.Locked,
            _ => Way.Guarded,
        };
}
