using System.Collections.Immutable;
using ControlPlane.Reconcile.Publishing;

namespace ControlPlane.Reconcile.Rounds;

/// <summary>What became of a round.</summary>
/// <param name="Outcomes">How the steps ended that were tried; a record without one needed none by then, or was held back.</param>
/// <param name="Failure">Why nothing could be read, so that nothing was done; null: it could.</param>
internal sealed record RoundResult(
    RoundOrder Order,
    ImmutableArray<StepOutcome> Outcomes,
    TimeSpan Duration,
    string? Failure
);
