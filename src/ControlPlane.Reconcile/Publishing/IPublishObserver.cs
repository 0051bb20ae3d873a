using System.Collections.Immutable;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// Hears of every step as it ends, for logs and progress. Records are written side by side, so several calls may
/// come at the same time; return quickly. A step whose outcome was unknown may be told of again when it is known.
/// </summary>
public interface IPublishObserver
{
    void Ended(StepOutcome outcome, TimeSpan duration);

    /// <summary>All steps of one transaction, so that who writes down each can do so in one go.</summary>
    void Ended(ImmutableArray<StepOutcome> outcomes, TimeSpan duration)
    {
        foreach (var outcome in outcomes)
        {
            Ended(outcome, duration);
        }
    }
}
