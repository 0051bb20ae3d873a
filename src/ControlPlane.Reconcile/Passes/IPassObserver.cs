using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Reconcile.Passes;

/// <summary>Hears how a pass goes on, for logs and progress. Called on the pass's own flow: return quickly.</summary>
public interface IPassObserver : IPublishObserver
{
    /// <summary>A round begins to read; <paramref name="round"/> counts from 1.</summary>
    void Gathering(int round);

    /// <summary>A round knows what it would do.</summary>
    void Planned(int round, Plan plan, TimeSpan duration);

    /// <summary>Nothing more can be done now; the next round begins after this wait.</summary>
    void Waiting(string reason, TimeSpan wait);
}
