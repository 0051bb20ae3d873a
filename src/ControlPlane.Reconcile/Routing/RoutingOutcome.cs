namespace ControlPlane.Reconcile.Routing;

/// <summary>How the writing of our own routing records ended.</summary>
/// <param name="Written">How many records were put or deleted.</param>
/// <param name="Failure">Why not all were; null: all were.</param>
/// <param name="MayTryAgain">True: reading them again and writing once more may help.</param>
public sealed record RoutingOutcome(int Written, string? Failure, bool MayTryAgain)
{
    public static RoutingOutcome Nothing { get; } = new(0, null, MayTryAgain: false);
}
