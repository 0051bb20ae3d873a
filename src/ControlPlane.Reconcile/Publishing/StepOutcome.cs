using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>How one step of a plan ended.</summary>
public abstract record StepOutcome(PlanStep Step)
{
    /// <summary>Written (or deleted) at this revision of the cell's store.</summary>
    public sealed record Done(PlanStep Step, Revision At) : StepOutcome(Step);

    /// <summary>Nothing was written: the target or an input had changed since it was read. Worth another round.</summary>
    public sealed record Conflict(PlanStep Step, string Why) : StepOutcome(Step);

    /// <summary>It may have been written. The next round reads again before anything else is done.</summary>
    public sealed record Unknown(PlanStep Step, string Why) : StepOutcome(Step);

    /// <summary>Nothing was written: the store refused, or could not be reached.</summary>
    public sealed record Failed(PlanStep Step, string Why) : StepOutcome(Step)
    {
        public StoreFailure Failure { get; init; } = StoreFailure.Other;
    }

    /// <summary>Nothing was written: somebody held the keyspace lock for longer than we wait.</summary>
    public sealed record Blocked(PlanStep Step, string Why) : StepOutcome(Step);

    /// <summary>Not tried, since a step that must come first did not end well.</summary>
    public sealed record Skipped(PlanStep Step, string Why) : StepOutcome(Step);

    /// <summary>A second look, under the lock or a round later, showed that nothing is to be done, or no longer may be.</summary>
    public sealed record NoLongerNeeded(PlanStep Step, string Why) : StepOutcome(Step);
}
