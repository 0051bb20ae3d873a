using System.Collections.Concurrent;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>
/// Cells with stores of their own that did not answer while a plan was made or carried out. They are not asked again
/// for each keyspace: with a time limit each, a dead cell would hold up all others, and under Vitess' own locks.
/// </summary>
internal sealed class LostCells
{
    private readonly ConcurrentDictionary<CellName, string> reasons = new();

    public static LostCells None => new();

    public static LostCells Of(Observed observed)
    {
        var lost = new LostCells();
        foreach (var view in observed.Cells.Values.OfType<CellView.Unreadable>())
        {
            lost.Add(view.Cell, view.Why);
        }

        return lost;
    }

    /// <summary>All of them, with the reason.</summary>
    public IReadOnlyCollection<KeyValuePair<CellName, string>> All => [.. reasons.OrderBy(pair => pair.Key)];

    public void Add(CellName cell, string why) => reasons.TryAdd(cell, why);

    /// <summary>A store that did not answer a write will not answer the next one in time either.</summary>
    public void Learn(IEnumerable<StepOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            var why = outcome switch
            {
                StepOutcome.Unknown unknown => unknown.Why,
                StepOutcome.Failed { Failure: StoreFailure.Unavailable } failed => failed.Why,
                _ => null,
            };
            if (why is not null)
            {
                Add(outcome.Step.Record.Cell, why);
            }
        }
    }

    /// <summary>Why the cell is not asked; null: it is.</summary>
    public string? WhyOf(CellName cell) => reasons.GetValueOrDefault(cell);
}
