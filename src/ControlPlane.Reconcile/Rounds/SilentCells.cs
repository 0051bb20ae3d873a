using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Rounds;

/// <summary>
/// Cells with stores of their own that did not answer a round in time. For a while nobody asks them again, so that a store
/// that died costs the others one short wait, long before its silence is noticed by its watches.
/// </summary>
internal sealed class SilentCells
{
    private static readonly TimeSpan NotAskedFor = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<CellName, (string Why, TimeSpan Until)> silent = [];

    /// <summary>The cells that a round need not ask: those that are not heard, and those that just did not answer.</summary>
    public LostCells Now(Observed observed, TimeSpan now)
    {
        var lost = LostCells.Of(observed);
        foreach (var (cell, (why, until)) in silent.ToArray())
        {
            if (until > now)
            {
                lost.Add(cell, why);
            }
            else
            {
                silent.Remove(cell);
            }
        }

        return lost;
    }

    public void Learn(RoundOrder order, TimeSpan now)
    {
        foreach (var (cell, why) in order.Lost.All.Where(pair => !silent.ContainsKey(pair.Key)))
        {
            silent[cell] = (why, now + NotAskedFor);
        }
    }
}
