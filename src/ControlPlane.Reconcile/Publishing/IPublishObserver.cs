namespace ControlPlane.Reconcile.Publishing;

/// <summary>Hears of every step as it ends, for logs and progress. Called on the publisher's own flow: return quickly.</summary>
public interface IPublishObserver
{
    void Ended(StepOutcome outcome, TimeSpan duration);
}
