using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Reconcile.Rounds;
using ControlPlane.Reconcile.Routing;

namespace ControlPlane.Reconcile.Loops;

/// <summary>What is to be done after a loop has looked at what it was told.</summary>
internal sealed class LoopTurn
{
    public List<MirrorFeed> Open { get; } = [];

    public List<MirrorFeed> Close { get; } = [];

    /// <summary>Feeds that are known to be wrong and must begin anew, with the reason.</summary>
    public List<(MirrorFeed Feed, string Why)> Restart { get; } = [];

    public List<RoundOrder> Rounds { get; } = [];

    /// <summary>The feeds to read again and compare with the mirrors; empty: no resync begins.</summary>
    public List<MirrorFeed> Resync { get; } = [];

    /// <summary>What is to be done about our own routing records; null: nothing.</summary>
    public RoutingOrder? Routing { get; set; }

    /// <summary>How long nothing is due, if nothing more is heard.</summary>
    public TimeSpan Wait { get; set; }
}
