using System.Collections.Immutable;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>What gates of some cells answer by their present records alone, or why nobody can say.</summary>
/// <param name="Problem">Null: there is an answer.</param>
internal sealed record CellAnswer(ImmutableArray<CellName> Cells, string? Answer, string? Problem);
