using System.Collections.Immutable;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Output;

/// <summary>Two observers as one.</summary>
internal sealed class Observers(IPassObserver first, IPassObserver second) : IPassObserver
{
    public void Gathering(int round)
    {
        first.Gathering(round);
        second.Gathering(round);
    }

    public void Planned(int round, Plan plan, TimeSpan duration)
    {
        first.Planned(round, plan, duration);
        second.Planned(round, plan, duration);
    }

    public void Waiting(string reason, TimeSpan wait)
    {
        first.Waiting(reason, wait);
        second.Waiting(reason, wait);
    }

    public void Ended(StepOutcome outcome, TimeSpan duration)
    {
        first.Ended(outcome, duration);
        second.Ended(outcome, duration);
    }

    public void Ended(ImmutableArray<StepOutcome> outcomes, TimeSpan duration)
    {
        first.Ended(outcomes, duration);
        second.Ended(outcomes, duration);
    }
}
