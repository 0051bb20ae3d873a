using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Rounds;

/// <summary>
/// Brings some records in order: reads the truth about them, the targets first and then their inputs, plans, and
/// publishes. What the mirrors say decides that a round begins, and nothing that it writes.
/// </summary>
internal sealed class RoundRunner(
    TopologyReader reader,
    Publisher publisher,
    InputHistory history,
    PlanMemory memory,
    PlanningRules rules,
    GatherOptions options,
    IPassObserver observer,
    TimeProvider time
)
{
    public async Task<RoundResult> RunAsync(RoundOrder order, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        try
        {
            var outcomes = await ReadAndWriteAsync(order, started, cancellation);
            return new(order, outcomes, time.GetElapsedTime(started), Failure: null);
        }
        catch (StoreException failed)
        {
            return new(order, [], time.GetElapsedTime(started), failed.Message);
        }
    }

    private async Task<ImmutableArray<StepOutcome>> ReadAndWriteAsync(
        RoundOrder order,
        long started,
        CancellationToken cancellation
    )
    {
        observer.Gathering(order.Number);
        var gathered = await reader.ReadAsync(order.Scope, options.CellPatience, order.Lost, cancellation);
        gathered = gathered with { Observed = history.Recall(Known.In(gathered.Observed, order.Mirrored)) };
        var plan = Kept(Planner.PlanPart(gathered.Observed, order.Gates, order.Records, rules, memory), order);
        observer.Planned(order.Number, plan, time.GetElapsedTime(started));
        return plan.Steps.Any()
            ? await publisher.PublishAsync(gathered, plan, order.Contested, rules, cancellation)
            : [];
    }

    private static Plan Kept(Plan plan, RoundOrder order) =>
        plan with
        {
            Cells =
            [
                .. plan.Cells.Select(cell =>
                    cell with
                    {
                        Steps = [.. cell.Steps.Where(step => MayBeTaken(step, order))],
                    }
                ),
            ],
        };

    /// <summary>
    /// Held records are left alone; and so is a record that is missing only now, in a cell whose SrvVSchema was not looked
    /// at, which must name its keyspace first.
    /// </summary>
    private static bool MayBeTaken(PlanStep step, RoundOrder order) =>
        !order.Held.Contains(step.Record)
        && (
            step.Finding.Condition is not Verdict.Missing
            || order.Records.Contains(new ServingRecordId.SrvVSchema(step.Record.Cell))
        );
}
