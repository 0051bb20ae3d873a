using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Reconcile.Resyncs;
using ControlPlane.Reconcile.Rounds;
using ControlPlane.Reconcile.Routing;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Reconcile.Loops;

/// <summary>What a loop can be told.</summary>
internal abstract record LoopMessage
{
    private LoopMessage() { }

    public sealed record Feed(FeedNews News) : LoopMessage;

    public sealed record RoundEnded(RoundResult Result) : LoopMessage;

    public sealed record Declared(GateDeclarations Gates) : LoopMessage;

    public sealed record ResyncAsked : LoopMessage;

    public sealed record ResyncRead(ResyncReading Reading) : LoopMessage;

    /// <summary>Lists of live tables that were read, or read again.</summary>
    public sealed record Learned(LiveSchemas Lists) : LoopMessage;

    public sealed record RoutingDone(RoutingNews News) : LoopMessage;
}
