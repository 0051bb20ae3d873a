using System.Collections.Immutable;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Loops;

/// <summary>
/// Cells whose last gate has left: their records are kept right for a while, so that a gate that comes back, or a
/// declaration that was wrong for a moment, finds everything as it was.
/// </summary>
internal sealed class WarmCells(TimeSpan grace)
{
    private readonly SortedDictionary<CellName, (ImmutableArray<Gate> Gates, DateTimeOffset Until)> warm = [];

    public DateTimeOffset? UntilOf(CellName cell) => warm.TryGetValue(cell, out var kept) ? kept.Until : null;

    /// <summary>When the next one cools down; null: none is warm.</summary>
    public DateTimeOffset? Next => warm.Count == 0 ? null : warm.Values.Min(kept => kept.Until);

    /// <summary>Takes note of a new declaration.</summary>
    public void Change(DeclaredGates before, DeclaredGates now, DateTimeOffset at)
    {
        foreach (var cell in before.Cells.Where(cell => !now.Cells.Contains(cell) && !warm.ContainsKey(cell)))
        {
            warm[cell] = ([.. before.Gates.Where(gate => gate.Cell == cell)], at + grace);
        }

        foreach (var cell in now.Cells)
        {
            warm.Remove(cell);
        }
    }

    /// <returns>True: some cell has cooled down.</returns>
    public bool Cool(DateTimeOffset now)
    {
        var cold = warm.Where(pair => pair.Value.Until <= now).Select(pair => pair.Key).ToArray();
        foreach (var cell in cold)
        {
            warm.Remove(cell);
        }

        return cold.Length > 0;
    }

    /// <summary>The declared gates, and those that have left cells which are still warm.</summary>
    public DeclaredGates With(DeclaredGates declared, OrdinalSet<CellName> known) =>
        declared with
        {
            Gates =
            [
                .. declared.Gates,
                .. warm.Where(pair => known.Contains(pair.Key)).SelectMany(pair => pair.Value.Gates),
            ],
        };
}
