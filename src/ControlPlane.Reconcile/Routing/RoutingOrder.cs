using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Reconcile.Routing;

/// <summary>What is to be done about our own routing records.</summary>
internal abstract record RoutingOrder
{
    private RoutingOrder() { }

    /// <summary>Read them.</summary>
    public sealed record Load : RoutingOrder;

    /// <summary>Write lists whose names are about to be published, and nothing else.</summary>
    public sealed record Ahead(LiveSchemas Lists, Observed Observed, RoutingRecords Present) : RoutingOrder;

    /// <summary>Write what differs from what is known now.</summary>
    public sealed record Write(Observed Observed, RoutingRecords Present) : RoutingOrder;
}
