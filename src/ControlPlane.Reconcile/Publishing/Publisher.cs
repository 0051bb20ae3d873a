using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// Carries out a plan: the only code that writes serving records. Cells in the global store go first, without locks;
/// then the cells with stores of their own, keyspace by keyspace under Vitess' keyspace lock.
/// </summary>
internal sealed class Publisher(GlobalStorePublisher global, OwnStorePublisher own)
{
    /// <param name="gathered">What the plan was made from.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="contested">Keyspaces that met conflicts before: they are written under the lock in any case.</param>
    /// <param name="gates">The declared gates, for judging again under the lock.</param>
    /// <param name="rules">The rules that the plan was made by.</param>
    /// <param name="cancellation">Ends the publishing; locks that are held are released.</param>
    public async Task<ImmutableArray<StepOutcome>> PublishAsync(
        Gathered gathered,
        Plan plan,
        OrdinalSet<KeyspaceName> contested,
        DeclaredGates gates,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        var (withoutLock, locked, ownVSchemas) = Sort(gathered, plan, contested);
        var ownPublished = own.PublishVSchemasAsync(gathered, ownVSchemas, cancellation);
        var first = await global.PublishAsync(gathered, withoutLock, cancellation);
        var second = await ownPublished;
        var third = await own.PublishKeyspacesAsync(
            gathered,
            locked,
            [.. first, .. second],
            gates,
            rules,
            cancellation
        );
        return [.. first, .. second, .. third];
    }
}
