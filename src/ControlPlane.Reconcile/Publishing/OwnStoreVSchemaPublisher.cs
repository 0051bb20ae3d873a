using System.Collections.Immutable;
using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// Writes the SrvVSchemas of cells that have a store of their own. Their targets were read before the inputs, so the
/// compare on the target is all that is needed; no lock protects this record in Vitess either.
/// </summary>
internal sealed class OwnStoreVSchemaPublisher(StepWriter writer, int concurrency, TimeProvider time)
{
    public StartedWrites Start(
        Gathered gathered,
        IEnumerable<PlanStep> steps,
        LostCells lost,
        CancellationToken cancellation
    )
    {
        return new(Bounded.Start(steps, concurrency, PublishOneAsync, cancellation), time);

        async Task<ImmutableArray<StepOutcome>> PublishOneAsync(PlanStep step)
        {
            var place = (CellPlace.InOwnStore)gathered.Places[step.Record.Cell];
            var target = new Condition.ModifiedAt(place.Layout.SrvVSchema, step.Replaces);
            var transaction = new Transaction([target], [StepWrites.Of(step, place.Layout)]);
            var outcomes = await writer.WriteAsync(place.Store, [step], transaction, cancellation);
            lost.Learn(outcomes);
            return outcomes;
        }
    }
}
