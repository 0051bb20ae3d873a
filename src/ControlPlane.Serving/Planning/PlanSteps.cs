using ControlPlane.Serving.Findings;
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
}
