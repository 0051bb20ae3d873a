using System.Collections.Immutable;
using ControlPlane.Serving.Routing.Explaining;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>All that is shown of an explanation.</summary>
/// <param name="Cell">Whose record answered; null: a perfect view of the topology.</param>
/// <param name="Answers">What the cells answer by their records.</param>
/// <param name="Near">Names that may have been meant.</param>
/// <param name="Lists">The lists of live tables that were looked at.</param>
/// <param name="Now">To tell ages by.</param>
internal sealed record ExplainView(
    Explanation Explanation,
    CellName? Cell,
    ImmutableArray<CellAnswer> Answers,
    ImmutableArray<string> Near,
    ImmutableArray<LiveSchema> Lists,
    DateTimeOffset Now
);
