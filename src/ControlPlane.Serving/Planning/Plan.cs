using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Planning;

/// <summary>The ordered steps that would make the declared cells right, and the findings behind them.</summary>
public sealed record Plan
{
    private PlanId? id;

    /// <summary>The revisions it was made at: the global store's, then those of gate cells with a store of their own.</summary>
    public required ImmutableArray<Revision> MadeAt { get; init; }

    public required ImmutableArray<CellPlan> Cells
    {
        get;
        init => (field, id) = (value, null);
    }

    /// <summary>Worked out when first asked for: it reads every byte that the steps would write, and a loop asks for none.</summary>
    public PlanId Id => id ??= PlanId.Of(Steps, MadeAt);

    public required ImmutableArray<Notice> Notices { get; init; }

    public IEnumerable<PlanStep> Steps => Cells.SelectMany(cell => cell.Steps);

    public IEnumerable<Finding> Findings => Cells.SelectMany(cell => cell.Findings);
}

/// <summary>One cell's part of a plan. Steps are in the order in which they must be carried out.</summary>
public sealed record CellPlan
{
    public required CellName Cell { get; init; }

    /// <summary>Why nothing could be judged in this cell; null: it could.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about the problem; null with it.</summary>
    public string? Remedy { get; init; }

    public ImmutableArray<Finding> Findings { get; init; } = [];

    public ImmutableArray<PlanStep> Steps { get; init; } = [];
}
