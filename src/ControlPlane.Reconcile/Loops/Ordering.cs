using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Rounds;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Loops;

/// <summary>Looks at the records that are due, by the mirrors, and orders rounds for those that need a write.</summary>
internal sealed class Ordering(LoopCore core, LoopSetup setup, InputHistory history, PlanMemory memory)
{
    private int number;

    /// <summary>There is no room for the two rounds that one look may order.</summary>
    public bool IsBusy => core.Rounds.UnderWay + 2 > setup.Options.Rounds;

    /// <returns>
    /// At most two: a round for cells in the global store, and one for those with stores of their own, so that one of these
    /// that just died holds up none of the others.
    /// </returns>
    public IEnumerable<RoundOrder> Look(TimeSpan now, DateTimeOffset clock)
    {
        if (IsBusy || core.Queue.TakeDue(now) is not { Count: > 0 } due)
        {
            return [];
        }

        var observed = history.Remember(core.Observe());
        var judgement = Judgement.Of(observed, core.Gates.Effective, due.ToOrdinalSet(), setup.Rules, memory);
        var (toWrite, held) = new Sorting(core, setup, now, clock).Sort(judgement);
        RoundOrder[] orders =
        [
            .. from record in toWrite
            group record by IsInGlobalStore(observed, record.Cell) into together
            select new RoundOrder
            {
                Number = ++number,
                Records = together.Union(judgement.SrvVSchemasBefore(together)).ToOrdinalSet(),
                Held = held,
                Gates = core.Gates.Effective,
                Contested = core.Rounds.Contested,
                Mirrored = observed,
                Lost = core.Rounds.Silent.Now(observed, now),
            },
        ];
        foreach (var order in orders)
        {
            core.Rounds.Begin(order, now);
        }

        return orders;
    }

    private static bool IsInGlobalStore(Observed observed, CellName cell) =>
        observed.Cells.Find(cell) is CellView.Read { Records.InGlobalStore: true };
}
