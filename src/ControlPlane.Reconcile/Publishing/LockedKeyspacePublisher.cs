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
/// Writes SrvKeyspaces under Vitess' own keyspace lock: those of cells with stores of their own, where no transaction can
/// see the inputs, and those of keyspaces that kept meeting conflicts. Under the lock the keyspace is read and judged
/// again; only what is still right then is written.
/// </summary>
internal sealed class LockedKeyspacePublisher(
    TopologyConnection topology,
    KeyspaceGatherer gatherer,
    TopologyLocks locks,
    StepWriter writer,
    LockedPublishOptions options
)
{
    /// <summary>What others read in the lock's value: Vitess' own word for the same thing.</summary>
    private const string Action = "RebuildKeyspace";

    public async Task<ImmutableArray<StepOutcome>> PublishAsync(
        Gathered gathered,
        IEnumerable<PlanStep> steps,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        var outcomes = await Bounded.RunAsync(
            steps.GroupBy(step => step.Record.KeyspaceName!.Value),
            options.Concurrency,
            keyspace => PublishKeyspaceAsync(keyspace.Key, [.. keyspace], gathered.Places, rules, cancellation),
            cancellation
        );
        return [.. outcomes.SelectMany(outcome => outcome)];
    }

    private async Task<ImmutableArray<StepOutcome>> PublishKeyspaceAsync(
        KeyspaceName keyspace,
        ImmutableArray<PlanStep> steps,
        OrdinalMap<CellName, CellPlace> places,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        try
        {
            var directory = LockDirectory.Keyspace(topology.Layout.Root, keyspace);
            var outcome = await locks.AcquireAsync(directory, Action, options.Lock, cancellation);
            if (outcome is not LockOutcome.Held(var handle))
            {
                return writer.Report(steps.Select(step => NotLocked(step, outcome)));
            }

            await using (handle)
            {
                return await WriteUnderLockAsync(handle, keyspace, steps, places, rules, cancellation);
            }
        }
        catch (StoreException failed)
        {
            return writer.Report(steps.Select(step => new StepOutcome.Failed(step, failed.Message)));
        }
    }

    private async Task<ImmutableArray<StepOutcome>> WriteUnderLockAsync(
        LockHandle handle,
        KeyspaceName keyspace,
        ImmutableArray<PlanStep> steps,
        OrdinalMap<CellName, CellPlace> places,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        using var whileHeld = CancellationTokenSource.CreateLinkedTokenSource(handle.Lost, cancellation);
        try
        {
            var observed = await gatherer.GatherAsync(keyspace, places, whileHeld.Token);
            var judged = Planner
                .PlanKeyspace(observed, keyspace, steps.Select(step => step.Record.Cell).ToOrdinalSet(), rules)
                .ToDictionary(verdict => verdict.Finding.Record);
            var outcomes = await Bounded.RunAsync(
                steps,
                options.Concurrency,
                step =>
                    WriteOneAsync(
                        step,
                        judged.GetValueOrDefault(step.Record),
                        observed,
                        places,
                        handle,
                        whileHeld.Token
                    ),
                whileHeld.Token
            );
            return [.. outcomes.SelectMany(outcome => outcome)];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return writer.Report(
                steps.Select(step => new StepOutcome.Unknown(step, "The keyspace lock was lost while it was held."))
            );
        }
    }

    private async Task<ImmutableArray<StepOutcome>> WriteOneAsync(
        PlanStep planned,
        KeyspaceVerdict? verdict,
        Observed observed,
        OrdinalMap<CellName, CellPlace> places,
        LockHandle handle,
        CancellationToken cancellation
    )
    {
        if (verdict?.Step is not { } step)
        {
            var why =
                verdict?.Finding.Block?.Why ?? verdict?.Finding.Why ?? "The cell could not be read under the lock.";
            return writer.Report([new StepOutcome.NoLongerNeeded(planned, why)]);
        }

        var (store, layout) = places[step.Record.Cell] switch
        {
            CellPlace.InOwnStore own => (own.Store, own.Layout),
            CellPlace.InGlobalStore global => (topology.Global, global.Layout),
            var nowhere => throw new InvalidOperationException($"{nowhere} cannot have been planned for."),
        };
        if (store != topology.Global && !await topology.Global.RenewAsync(handle.Lease, cancellation))
        {
            return writer.Report([new StepOutcome.Conflict(planned, "The keyspace lock was lost before the write.")]);
        }

        var transaction = new Transaction(
            [.. ConditionsFor(step, store, layout, observed, handle)],
            [KeyspaceTransactions.WriteOf(step, layout)]
        );
        return await writer.WriteAsync(store, [step], transaction, cancellation);
    }

    /// <summary>In the global store the lock and the inputs are guarded as well; elsewhere only the target can be.</summary>
    private IEnumerable<Condition> ConditionsFor(
        PlanStep step,
        ITopologyStore store,
        CellLayout layout,
        Observed observed,
        LockHandle handle
    )
    {
        yield return new Condition.ModifiedAt(KeyspaceTransactions.KeyOf(step.Record, layout), step.Replaces);
        if (store == topology.Global)
        {
            yield return handle.Condition;
            var inputs = observed.Global.Keyspaces.Find(step.Record.KeyspaceName!.Value);
            foreach (
                var condition in inputs is null ? [] : KeyspaceTransactions.RecordConditions(inputs, topology.Layout)
            )
            {
                yield return condition;
            }
        }
    }

    private static StepOutcome NotLocked(PlanStep step, LockOutcome outcome) =>
        outcome switch
        {
            LockOutcome.TimedOut timedOut => new StepOutcome.Blocked(
                step,
                $"The keyspace lock was not free in time: {string.Join("; ", timedOut.Ahead)}."
            ),
            _ => new StepOutcome.Conflict(step, "The keyspace is gone from the global store."),
        };
}
