using System.Collections.Immutable;
using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// Writes the records of cells that live in the global store, without a lock: targets and inputs are guarded in one
/// transaction. SrvVSchemas go first, SrvKeyspaces follow, several keyspaces to a transaction.
/// </summary>
internal sealed class GlobalStorePublisher(TopologyConnection topology, StepWriter writer, int concurrency)
{
    public async Task<ImmutableArray<StepOutcome>> PublishAsync(
        Gathered gathered,
        IReadOnlyList<PlanStep> steps,
        CancellationToken cancellation
    )
    {
        var deletes = steps.Where(step => step is PlanStep.Delete);
        var vschemas = steps.Where(step => step.Record is ServingRecordId.SrvVSchema);
        var writes = steps.Where(step => step is PlanStep.Write && step.Record is ServingRecordId.SrvKeyspace);
        var deleted = await PublishKeyspacesAsync(gathered, deletes, cancellation);
        var published = await PublishVSchemasAsync(gathered, vschemas, cancellation);
        var (ready, held) = SrvVSchemaFirst.Split(writes, published);
        var written = await PublishKeyspacesAsync(gathered, ready, cancellation);
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
            var transaction = new Transaction([target, .. conditions], [KeyspaceTransactions.WriteOf(step, layout)]);
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
        Gathered gathered,
        IEnumerable<PlanStep> steps,
        CancellationToken cancellation
    )
    {
        var units = steps.GroupBy(step => step.Record.KeyspaceName!.Value).Select(group => UnitOf(group, gathered));
        var batches = KeyspaceBatch.Fill(units, topology.Global.Limits);
        var outcomes = await Bounded.RunAsync(
            batches,
            concurrency,
            batch => PublishAsync(batch, cancellation),
            cancellation
        );
        return [.. outcomes.SelectMany(outcome => outcome)];
    }

    /// <summary>A batch fails as a whole, so one that meets a conflict is tried again keyspace by keyspace.</summary>
    private async Task<ImmutableArray<StepOutcome>> PublishAsync(KeyspaceBatch batch, CancellationToken cancellation)
    {
        if (batch.Units.Length > 1)
        {
            var probe = await writer.TryAsync(topology.Global, batch.Steps, batch.Transaction, cancellation);
            if (probe is { } outcomes)
            {
                return outcomes;
            }
        }

        var each = new List<StepOutcome>();
        foreach (var unit in batch.Units)
        {
            var alone = new KeyspaceBatch([unit]);
            each.AddRange(await writer.WriteAsync(topology.Global, alone.Steps, alone.Transaction, cancellation));
        }

        return [.. each];
    }

    private KeyspaceUnit UnitOf(IGrouping<KeyspaceName, PlanStep> steps, Gathered gathered)
    {
        var inputs = gathered.Observed.Global.Keyspaces.Find(steps.Key) ?? new() { Name = steps.Key };
        return new(
            [.. steps],
            KeyspaceTransactions.ConditionsFor(inputs, gathered, topology.Layout),
            [.. steps.Select(step => KeyspaceTransactions.WriteOf(step, LayoutOf(step, gathered)))]
        );
    }

    private static Topology.Layout.CellLayout LayoutOf(PlanStep step, Gathered gathered) =>
        ((CellPlace.InGlobalStore)gathered.Places[step.Record.Cell]).Layout;
}
