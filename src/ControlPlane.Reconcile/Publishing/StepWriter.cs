using System.Collections.Immutable;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>Commits the transaction of one or more steps and says how each of them ended.</summary>
internal sealed class StepWriter(IPublishObserver observer, TimeProvider time)
{
    public async Task<ImmutableArray<StepOutcome>> WriteAsync(
        ITopologyStore store,
        IEnumerable<PlanStep> steps,
        Transaction transaction,
        CancellationToken cancellation
    )
    {
        var started = time.GetTimestamp();
        var outcomeOf = await CommitAsync(store, transaction, cancellation);
        return Report(steps.Select(outcomeOf), time.GetElapsedTime(started));
    }

    /// <summary>
    /// Like <see cref="WriteAsync"/>, but an outcome after which parts of the transaction are tried alone is not the end of
    /// these steps: null, and nobody is told.
    /// </summary>
    public async Task<ImmutableArray<StepOutcome>?> TryAsync(
        ITopologyStore store,
        IEnumerable<PlanStep> steps,
        Transaction transaction,
        Predicate<StepOutcome> isNotTheEnd,
        CancellationToken cancellation
    )
    {
        var started = time.GetTimestamp();
        var outcomeOf = await CommitAsync(store, transaction, cancellation);
        ImmutableArray<StepOutcome> outcomes = [.. steps.Select(outcomeOf)];
        return isNotTheEnd(outcomes[0]) ? null : Report(outcomes, time.GetElapsedTime(started));
    }

    /// <summary>Reports steps that ended without a transaction of their own.</summary>
    public ImmutableArray<StepOutcome> Report(IEnumerable<StepOutcome> ended) => Report(ended, TimeSpan.Zero);

    private ImmutableArray<StepOutcome> Report(IEnumerable<StepOutcome> ended, TimeSpan duration)
    {
        ImmutableArray<StepOutcome> outcomes = [.. ended];
        observer.Ended(outcomes, duration);
        return outcomes;
    }

    private static async Task<Func<PlanStep, StepOutcome>> CommitAsync(
        ITopologyStore store,
        Transaction transaction,
        CancellationToken cancellation
    )
    {
        try
        {
            return await store.CommitAsync(transaction, cancellation) switch
            {
                CommitOutcome.Committed committed => step => new StepOutcome.Done(step, committed.At),
                CommitOutcome.Conflict conflict => step => new StepOutcome.Conflict(
                    step,
                    $"The record or one of its inputs changed after it was read; the store is at {conflict.At}."
                ),
                CommitOutcome.Unknown unknown => step => new StepOutcome.Unknown(step, unknown.Why),
                var other => throw new InvalidOperationException($"{other} is no outcome of a commit."),
            };
        }
        catch (StoreException failed)
        {
            return step => new StepOutcome.Failed(step, failed.Message) { Failure = failed.Failure };
        }
    }
}
