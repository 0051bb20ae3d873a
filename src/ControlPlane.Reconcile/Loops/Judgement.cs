using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Loops;

/// <summary>What the mirrors say of some records.</summary>
/// <param name="Records">The records that were judged: those asked for, and SrvVSchemas that come before them.</param>
/// <param name="Findings">By record; one that is not in here is nothing that should or does exist in a cell that can be read.</param>
/// <param name="Steps">By record.</param>
internal sealed record Judgement(
    OrdinalSet<ServingRecordId> Records,
    IReadOnlyDictionary<ServingRecordId, Finding> Findings,
    IReadOnlyDictionary<ServingRecordId, PlanStep> Steps
)
{
    /// <summary>A SrvKeyspace that is missing needs its cell's SrvVSchema judged with it, which must name it first.</summary>
    public static Judgement Of(
        Observed observed,
        DeclaredGates gates,
        OrdinalSet<ServingRecordId> records,
        PlanningRules rules,
        PlanMemory memory
    )
    {
        var plan = Planner.PlanPart(observed, gates, records, rules, memory);
        var before = SrvVSchemasBefore(plan.Findings).Where(record => !records.Contains(record)).ToOrdinalSet();
        if (before.Count > 0)
        {
            records = records.Union(before);
            plan = Planner.PlanPart(observed, gates, records, rules, memory);
        }

        return new(
            records,
            plan.Findings.ToDictionary(finding => finding.Record),
            plan.Steps.ToDictionary(step => step.Record)
        );
    }

    /// <summary>The SrvVSchemas that a round must look at before it creates some of these records.</summary>
    public IEnumerable<ServingRecordId> SrvVSchemasBefore(IEnumerable<ServingRecordId> records) =>
        SrvVSchemasBefore(records.Where(Findings.ContainsKey).Select(record => Findings[record]));

    private static IEnumerable<ServingRecordId> SrvVSchemasBefore(IEnumerable<Finding> findings) =>
        findings
            .Where(finding => finding.Condition is Verdict.Missing && finding.Record.KeyspaceName is not null)
            .Select(finding => new ServingRecordId.SrvVSchema(finding.Record.Cell))
            .Distinct();
}
