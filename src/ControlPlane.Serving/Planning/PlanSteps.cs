using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Serving.Planning;

/// <summary>From a finding to the step that mends it.</summary>
internal static class PlanSteps
{
    /// <param name="finding">What is the matter.</param>
    /// <param name="replaces">The record's revision; null: there is none.</param>
    /// <param name="desired">What it should be; may be null only where a guard blocks or the record is to be deleted.</param>
    /// <param name="rules">What may be done.</param>
    public static PlanStep? For(Finding finding, Revision? replaces, ByteString? desired, PlanningRules rules)
    {
        if (finding.Block is not null || !rules.Allows(finding.Condition))
        {
            return null;
        }

        return finding.Condition is Verdict.Orphan
            ? new PlanStep.Delete(finding, replaces ?? Revision.None)
            : new PlanStep.Write(finding, replaces ?? Revision.None, desired!);
    }

    /// <summary>
    /// Where a guard keeps a SrvVSchema's ordinary content back: the step that only puts back published names which somebody
    /// dropped. The finding stays blocked.
    /// </summary>
    /// <param name="finding">What is the matter.</param>
    /// <param name="existing">The record; null: there is none.</param>
    /// <param name="wanted">What was published is known to it.</param>
    /// <param name="rules">What may be done.</param>
    public static PlanStep? ForRepair(
        Finding finding,
        StoredRecord<SrvVSchema>? existing,
        SrvVSchemaCase wanted,
        PlanningRules rules
    ) =>
        finding is { Block.KeepsPublication: true, Condition: Verdict.Stale or Verdict.Incomplete }
        && rules.Allows(Verdict.Incomplete)
        && existing is not null
        && wanted.RepairOf(existing) is { } repaired
            ? new PlanStep.Write(finding, existing.Modified, repaired)
            : null;
}
