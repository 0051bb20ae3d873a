using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>
/// New SrvKeyspaces wait for their cell's SrvVSchema: when that was planned and did not get written, a vtgate starting
/// next would find keyspaces that the map lacks and rebuild it by itself.
/// </summary>
internal static class SrvVSchemaFirst
{
    /// <param name="steps">New SrvKeyspaces among others.</param>
    /// <param name="srvVSchemas">The SrvVSchemas that were planned.</param>
    /// <param name="ended">How writing them ended; those still under way are not among it.</param>
    public static (ImmutableArray<PlanStep> Ready, ImmutableArray<StepOutcome> Held) Split(
        IEnumerable<PlanStep> steps,
        IEnumerable<PlanStep> srvVSchemas,
        IEnumerable<StepOutcome> ended
    )
    {
        var written = CellsOf(ended.OfType<StepOutcome.Done>().Select(outcome => outcome.Step));
        var notWritten = CellsOf(srvVSchemas).Where(cell => !written.Contains(cell)).ToOrdinalSet();
        if (notWritten.Count == 0)
        {
            return ([.. steps], []);
        }

        var waits = steps.ToLookup(step =>
            step.Finding.Condition is Verdict.Missing && notWritten.Contains(step.Record.Cell)
        );
        return (
            [.. waits[false]],
            [
                .. waits[true]
                    .Select(step => new StepOutcome.Skipped(
                        step,
                        "The cell's SrvVSchema comes first and was not written."
                    )),
            ]
        );
    }

    private static OrdinalSet<CellName> CellsOf(IEnumerable<PlanStep> steps) =>
        steps
            .Select(step => step.Record)
            .OfType<ServingRecordId.SrvVSchema>()
            .Select(record => record.Cell)
            .ToOrdinalSet();
}
