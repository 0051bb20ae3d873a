using System.Collections.Immutable;
using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// Under a keyspace's lock, reads and judges its SrvKeyspaces again and writes what is still right then. Each record is
/// a transaction of its own, so that each step ends by itself.
/// </summary>
internal sealed class KeyspaceRewriter(
    TopologyConnection topology,
    KeyspaceGatherer gatherer,
    StepWriter writer,
    int concurrency
)
{
    /// <param name="handle">The lock; null where there is nothing that could be locked: then only orphans are deleted.</param>
    /// <param name="keyspace">The keyspace, its planned steps, and what they were planned from.</param>
    /// <param name="rules">The rules that the plan was made by.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="StoreException">The global store could not be read; nothing was written.</exception>
    public async Task<ImmutableArray<StepOutcome>> RewriteAsync(
        LockHandle? handle,
        PlannedKeyspace keyspace,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        using var whileHeld = CancellationTokenSource.CreateLinkedTokenSource(handle?.Lost ?? default, cancellation);
        var now = await gatherer.GatherAsync(keyspace.Name, keyspace.Gathered, keyspace.Lost, whileHeld.Token);
        var judged = Planner
            .PlanKeyspace(now.Observed, keyspace.Name, keyspace.Cells, rules)
            .ToDictionary(verdict => verdict.Finding.Record);
        var outcomes = await Bounded.RunAsync(
            keyspace.Steps,
            concurrency,
            step => RewriteOneAsync(step, judged.GetValueOrDefault(step.Record), now),
            cancellation
        );
        return [.. outcomes.SelectMany(outcome => outcome)];

        async Task<ImmutableArray<StepOutcome>> RewriteOneAsync(
            PlanStep planned,
            KeyspaceVerdict? verdict,
            Gathered seen
        )
        {
            if (
                EndedWithoutWriting(planned, verdict, handle, keyspace.Lost.WhyOf(planned.Record.Cell), seen) is
                { } ended
            )
            {
                return writer.Report([ended]);
            }

            var written = await WriteAsync(verdict!.Step!, handle, seen, whileHeld.Token, cancellation);
            keyspace.Lost.Learn(
                written.Where(outcome => seen.Places[outcome.Step.Record.Cell] is CellPlace.InOwnStore)
            );
            return written;
        }
    }

    private static StepOutcome? EndedWithoutWriting(
        PlanStep planned,
        KeyspaceVerdict? verdict,
        LockHandle? handle,
        string? lost,
        Gathered seen
    ) =>
        (lost, seen.Observed.Cells.Find(planned.Record.Cell), verdict?.Step) switch
        {
            ({ } why, _, _) => new StepOutcome.Failed(planned, why) { Failure = StoreFailure.Unavailable },
            (_, not CellView.Read, _) => new StepOutcome.Conflict(
                planned,
                "The cell's CellInfo has just been written."
            ),
            (_, _, null) => new StepOutcome.NoLongerNeeded(
                planned,
                verdict?.Finding.Block?.Why ?? verdict?.Finding.Why ?? "There is no such record any more."
            ),
            (_, _, PlanStep.Write) when handle is null => new StepOutcome.Conflict(
                planned,
                "The keyspace has just been created."
            ),
            _ => null,
        };

    private async Task<ImmutableArray<StepOutcome>> WriteAsync(
        PlanStep step,
        LockHandle? handle,
        Gathered seen,
        CancellationToken whileHeld,
        CancellationToken cancellation
    )
    {
        try
        {
            var (store, layout) = WhereIs(seen.Places[step.Record.Cell]);
            if (
                handle is not null
                && store != topology.Global
                && !await topology.Global.RenewAsync(handle.Lease, whileHeld)
            )
            {
                return writer.Report([new StepOutcome.Conflict(step, "The keyspace lock was lost before the write.")]);
            }

            var transaction = new Transaction(
                [.. ConditionsFor(step, store, layout, seen, handle)],
                [StepWrites.Of(step, layout)]
            );
            return await writer.WriteAsync(store, [step], transaction, whileHeld);
        }
        catch (StoreException failed)
        {
            return writer.Report([new StepOutcome.Failed(step, failed.Message) { Failure = failed.Failure }]);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return writer.Report([new StepOutcome.Unknown(step, "The keyspace lock was lost during the write.")]);
        }
    }

    /// <summary>In the global store the lock and the inputs are guarded as well; elsewhere only the target can be.</summary>
    private IEnumerable<Condition> ConditionsFor(
        PlanStep step,
        ITopologyStore store,
        CellLayout layout,
        Gathered seen,
        LockHandle? handle
    )
    {
        var target = new Condition.ModifiedAt(StepWrites.KeyOf(step.Record, layout), step.Replaces);
        if (store != topology.Global || handle is null)
        {
            return [target];
        }

        var (global, keyspace) = (seen.Observed.Global, step.Record.KeyspaceName!.Value);
        var inputs = global.Keyspaces.Find(keyspace) ?? new() { Name = keyspace };
        return [target, .. ConditionsUnderLock(inputs, handle, global.At)];
    }

    /// <summary>
    /// What is compared beside the target while the lock is held: that it still is, and the inputs. Where a keyspace has
    /// more shards than one transaction has compares, a shard deleted meanwhile is left to the next pass.
    /// </summary>
    private IEnumerable<Condition> ConditionsUnderLock(KeyspaceRecords inputs, LockHandle handle, Revision at)
    {
        Condition[] records = [.. KeyspaceConditions.OfRecords(inputs, topology.Layout)];
        return records.Length + 2 <= topology.Global.Limits.MaxOperations
            ? [handle.Condition, .. records]
            : [handle.Condition, records[0], new Condition.NoneModifiedAfter(topology.Layout.Shards(inputs.Name), at)];
    }

    private (ITopologyStore Store, CellLayout Layout) WhereIs(CellPlace place) =>
        place switch
        {
            CellPlace.InOwnStore own => (own.Store, own.Layout),
            CellPlace.InGlobalStore global => (topology.Global, global.Layout),
            _ => throw new InvalidOperationException($"{place} cannot have been planned for."),
        };
}
