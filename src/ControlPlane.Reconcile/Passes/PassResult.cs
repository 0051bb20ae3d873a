using System.Collections.Immutable;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Routing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Reconcile.Passes;

/// <summary>How a pass ended.</summary>
public sealed record PassResult
{
    public required PassId PassId { get; init; }

    /// <summary>The plan of the last round.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The last outcome of each step that was tried in any round, in the order of the records.</summary>
    public required ImmutableArray<StepOutcome> Outcomes { get; init; }

    /// <summary>Why the pass ended before its time: in a later round the global store could not be read; null: it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>What became of our own routing records.</summary>
    public RoutingOutcome Routing { get; init; } = RoutingOutcome.Nothing;

    public required int Rounds { get; init; }

    public required TimeSpan Duration { get; init; }

    public IEnumerable<StepOutcome.Done> Written => Outcomes.OfType<StepOutcome.Done>();

    /// <summary>Something could not be read or written.</summary>
    public bool HasErrors =>
        Failure is not null
        || Routing.Failure is not null
        || Plan.Cells.Any(cell => cell.Problem is not null)
        || Outcomes.Any(outcome => outcome is StepOutcome.Failed or StepOutcome.Unknown);

    /// <summary>The findings that are left: not in sync, and not mended since they were found.</summary>
    public required ImmutableArray<Finding> Drift { get; init; }
}
