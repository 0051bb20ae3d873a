namespace ControlPlane.Serving.Routing.Report;

/// <summary>What a plain name leads to.</summary>
public enum RouteKind
{
    Table,
    Sequence,
    Reference,
    View,
}
