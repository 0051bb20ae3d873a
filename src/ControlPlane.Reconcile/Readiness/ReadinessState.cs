using System.Collections.Immutable;
using ControlPlane.Serving.Readiness;

namespace ControlPlane.Reconcile.Readiness;

/// <summary>What is known of the cells that are waited for.</summary>
/// <param name="Cells">As they were seen last; empty: they have not been seen yet.</param>
/// <param name="Trouble">Why the global store cannot be read now; null: it can.</param>
public sealed record ReadinessState(ImmutableArray<CellReadiness> Cells, string? Trouble)
{
    public bool IsReady => Trouble is null && !Cells.IsEmpty && Cells.All(cell => cell.IsReady);
}

/// <summary>Hears of each look at the values that told something, and of each trouble.</summary>
public interface IReadinessObserver
{
    void Saw(ReadinessState state);
}
