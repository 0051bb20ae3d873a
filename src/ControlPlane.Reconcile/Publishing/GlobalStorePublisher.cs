using System.Collections.Immutable;
using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// Writes the records of cells that live in the global store, without a lock: targets and inputs are guarded in one
/// transaction. SrvVSchemas go first, SrvKeyspaces follow, several keyspaces to a transaction.
/// </summary>
internal sealed class GlobalStorePublisher(TopologyConnection topology, StepWriter writer, int concurrency)
{
    public KeyspaceUnits UnitsOf(Gathered gathered) => new(topology, gathered);

    public async Task<ImmutableArray<StepOutcome>> PublishAsync(
        KeyspaceUnits units,
        IReadOnlyList<PlanStep> steps,
        CancellationToken cancellation
    )
    {
        var deletes = steps.Where(step => step is PlanStep.Delete);
        var vschemas = steps.Where(step => step.Record is ServingRecordId.SrvVSchema);
        var writes = steps.Where(step => step is PlanStep.Write && step.Record is ServingRecordId.SrvKeyspace);
        var deleted = await PublishKeyspacesAsync(units, deletes, cancellation);
        var published = await PublishVSchemasAsync(units.Gathered, vschemas, cancellation);
        var (ready, held) = SrvVSchemaFirst.Split(writes, steps, published);
        var written = await PublishKeyspacesAsync(units, ready, cancellation);
        return [.. deleted, .. published, .. writer.Report(held), .. written];
    }

    private async Task<ImmutableArray<StepOutcome>> PublishVSchemasAsync(
        Gathered gathered,
        IEnumerable<PlanStep> steps,
        CancellationToken cancellation
    )
    {
        var conditions = VSchemaConditions(gathered);
        var outcomes = await Bounded.RunAsync(steps, concurrency, PublishOneAsync, cancellation);
        return [.. outcomes.SelectMany(outcome => outcome)];

        Task<ImmutableArray<StepOutcome>> PublishOneAsync(PlanStep step)
        {
            var layout = ((CellPlace.InGlobalStore)gathered.Places[step.Record.Cell]).Layout;
            var target = new Condition.ModifiedAt(layout.SrvVSchema, step.Replaces);
            var transaction = new Transaction([target, .. conditions], [StepWrites.Of(step, layout)]);
            return writer.WriteAsync(topology.Global, [step], transaction, cancellation);
        }
    }

    /// <summary>
    /// The rules as read and no new workflow since. The VSchemas are not asked for one by one: they were read not
    /// earlier than the target, which is enough, and a change that comes later is seen by the next pass.
    /// </summary>
    private Condition[] VSchemaConditions(Gathered gathered)
    {
        var (global, layout) = (gathered.Observed.Global, topology.Layout);
        return
        [
            new Condition.ModifiedAt(layout.RoutingRules, global.RoutingRules?.Modified ?? Revision.None),
            new Condition.ModifiedAt(layout.ShardRoutingRules, global.ShardRoutingRules?.Modified ?? Revision.None),
            new Condition.ModifiedAt(
                layout.KeyspaceRoutingRules,
                global.KeyspaceRoutingRules?.Modified ?? Revision.None
            ),
            new Condition.ModifiedAt(layout.MirrorRules, global.MirrorRules?.Modified ?? Revision.None),
            new Condition.NoneModifiedAfter(layout.NamedLocks, global.At),
        ];
    }

    private async Task<ImmutableArray<StepOutcome>> PublishKeyspacesAsync(
        KeyspaceUnits units,
        IEnumerable<PlanStep> steps,
        CancellationToken cancellation
    )
    {
        var batches = KeyspaceBatch.Fill(
            steps.GroupBy(step => step.Record.KeyspaceName!.Value).Select(group => units.Of(group.Key, group)),
            topology.Global.Limits
        );
        var outcomes = await Bounded.RunAsync(
            batches,
            concurrency,
            batch => PublishAsync(batch, cancellation),
            cancellation
        );
        return [.. outcomes.SelectMany(outcome => outcome)];
    }

    /// <summary>A batch fails as a whole, so one of which a part may be at fault is tried again keyspace by keyspace.</summary>
    private Task<ImmutableArray<StepOutcome>> PublishAsync(KeyspaceBatch batch, CancellationToken cancellation) =>
        batch.Units.Length == 1
            ? PublishAsync(batch.Units[0], cancellation)
            : PublishOrSplitAsync(
                batch,
                outcome => outcome is StepOutcome.Conflict || IsRefused(outcome),
                () => PublishEachAsync(batch.Units, unit => PublishAsync(unit, cancellation)),
                cancellation
            );

    /// <summary>Likewise cell by cell, for a user who may write some cells only.</summary>
    private Task<ImmutableArray<StepOutcome>> PublishAsync(KeyspaceUnit unit, CancellationToken cancellation) =>
        PublishOrSplitAsync(
            new KeyspaceBatch([unit]),
            outcome => unit.Steps.Length > 1 && IsRefused(outcome),
            () => PublishEachAsync(unit.Parts, part => PublishAsync(part, cancellation)),
            cancellation
        );

    private async Task<ImmutableArray<StepOutcome>> PublishOrSplitAsync(
        KeyspaceBatch batch,
        Predicate<StepOutcome> isWorthSplitting,
        Func<Task<ImmutableArray<StepOutcome>>> publishParts,
        CancellationToken cancellation
    ) =>
        await writer.TryAsync(topology.Global, batch.Steps, batch.Transaction, isWorthSplitting, cancellation)
        ?? await publishParts();

    private static async Task<ImmutableArray<StepOutcome>> PublishEachAsync(
        IEnumerable<KeyspaceUnit> units,
        Func<KeyspaceUnit, Task<ImmutableArray<StepOutcome>>> publish
    )
    {
        var outcomes = new List<StepOutcome>();
        foreach (var unit in units)
        {
            outcomes.AddRange(await publish(unit));
        }

        return [.. outcomes];
    }

    private static bool IsRefused(StepOutcome outcome) =>
        outcome
            is StepOutcome.Failed
            {
                Failure: StoreFailure.PermissionDenied or StoreFailure.TooLarge or StoreFailure.Other
            };
}
