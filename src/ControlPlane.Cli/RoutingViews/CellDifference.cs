using ControlPlane.Serving.Routing.Report;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>How what a cell's record answers differs from what a vtgate with a perfect view would.</summary>
/// <param name="Problem">Why nothing can be said; null: there is a difference, perhaps an empty one.</param>
internal sealed record CellDifference(CellName Cell, RoutingDifference? Difference, string? Problem);
