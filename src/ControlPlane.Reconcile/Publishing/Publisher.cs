using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Findings;
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
        var sorted = plan.Steps.ToLookup(step => WayOf(step, gathered, contested));
        var apart = ownVSchemas.PublishAsync(gathered, sorted[Way.OwnVSchema], cancellation);
        var first = await global.PublishAsync(gathered, [.. sorted[Way.Guarded]], cancellation);
        var second = await apart;
        var (ready, held) = SrvVSchemaFirst.Split(sorted[Way.Locked], [.. first, .. second]);
        var third = await locked.PublishAsync(gathered, ready, rules, cancellation);
        return [.. first, .. second, .. writer.Report(held), .. third];
    }

    private enum Way
    {
        Guarded,
        OwnVSchema,
        Locked,
    }

    private static Way WayOf(PlanStep step, Gathered gathered, OrdinalSet<KeyspaceName> contested) =>
        (gathered.Places[step.Record.Cell], step.Record.KeyspaceName) switch
        {
            (CellPlace.InOwnStore, null) => Way.OwnVSchema,
            (CellPlace.InOwnStore, _) => Way.Locked,
            (_, { } keyspace) when contested.Contains(keyspace) => Way.Locked,
            _ => Way.Guarded,
        };
}
