using System.Collections.Immutable;
using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Routing.Explaining;

/// <summary>An answer, each step of the look-up that led to it, and what would change it.</summary>
public sealed record Explanation
{
    public required RoutingQuery Query { get; init; }

    /// <summary>The same as that of <see cref="RoutingModel.Resolve"/>.</summary>
    public required RoutingAnswer Answer { get; init; }

    public required ImmutableArray<LookupStep> Steps { get; init; }

    public required ImmutableArray<WhatIf> WouldChange { get; init; }

    public static Explanation Of(RoutingModel model, RoutingQuery query)
    {
        var steps = LookupWalk.Of(model, query);
        var answer = model.Resolve(query);
        return new()
        {
            Query = query,
            Answer = answer,
            Steps = steps,
            WouldChange = WhatIfs.Of(model, query, answer, steps),
        };
    }
}
