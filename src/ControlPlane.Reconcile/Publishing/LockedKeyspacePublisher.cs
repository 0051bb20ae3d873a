using System.Collections.Immutable;
using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// Writes SrvKeyspaces under Vitess' own keyspace lock: those of cells with stores of their own, where no transaction can
/// see the inputs, those of keyspaces that kept meeting conflicts, and those that one transaction cannot guard.
/// </summary>
internal sealed class LockedKeyspacePublisher(
    TopologyConnection topology,
    TopologyLocks locks,
    KeyspaceRewriter rewriter,
    StepWriter writer,
    LockedPublishOptions options
)
{
    /// <summary>What others read in the lock's value: Vitess' own word for the same thing.</summary>
    private const string Action = "RebuildKeyspace";

    public async Task<ImmutableArray<StepOutcome>> PublishAsync(
        Gathered gathered,
        IEnumerable<PlanStep> steps,
        LostCells lost,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        var outcomes = await Bounded.RunAsync(
            steps.GroupBy(
                step => step.Record.KeyspaceName!.Value,
                (name, all) => new PlannedKeyspace(name, [.. all], gathered, lost)
            ),
            options.Concurrency,
            keyspace => PublishKeyspaceAsync(keyspace, rules, cancellation),
            cancellation
        );
        return [.. outcomes.SelectMany(outcome => outcome)];
    }

    private async Task<ImmutableArray<StepOutcome>> PublishKeyspaceAsync(
        PlannedKeyspace keyspace,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        try
        {
            var directory = LockDirectory.Keyspace(topology.Layout.Root, keyspace.Name);
            switch (await locks.AcquireAsync(directory, Action, options.Lock, cancellation))
            {
                case LockOutcome.Held(var handle):
                    await using (handle)
                    {
                        return await rewriter.RewriteAsync(handle, keyspace, rules, cancellation);
                    }

                case LockOutcome.TimedOut(var ahead):
                    return End(keyspace, step => new StepOutcome.Blocked(step, NotFree(ahead)));
                default:
                    return await rewriter.RewriteAsync(handle: null, keyspace, rules, cancellation);
            }
        }
        catch (StoreException failed)
        {
            return End(keyspace, step => new StepOutcome.Failed(step, failed.Message) { Failure = failed.Failure });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return End(
                keyspace,
                step => new StepOutcome.Conflict(step, "The keyspace lock was lost before the write.")
            );
        }
    }

    private ImmutableArray<StepOutcome> End(PlannedKeyspace keyspace, Func<PlanStep, StepOutcome> outcome) =>
        writer.Report(keyspace.Steps.Select(outcome));

    private string NotFree(ImmutableArray<LockInfo> ahead) =>
        ahead.IsEmpty
            ? $"{topology.Global.Address} did not give the keyspace lock within {options.Lock.WaitTimeout.TotalSeconds:0.###} s."
            : $"The keyspace lock was not free within {options.Lock.WaitTimeout.TotalSeconds:0.###} s: {string.Join("; ", ahead)}.";
}
