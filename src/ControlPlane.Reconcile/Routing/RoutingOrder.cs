using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;

namespace ControlPlane.Reconcile.Routing;

/// <summary>What is to be done about our own routing records.</summary>
internal abstract record RoutingOrder
{
    private RoutingOrder() { }

    /// <summary>Read them.</summary>
    public sealed record Load : RoutingOrder;

    /// <summary>Write what differs from what is known now.</summary>
    public sealed record Write(Observed Observed, RoutingRecords Present) : RoutingOrder;
}
