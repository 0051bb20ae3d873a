using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Guards;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Judging;

/// <summary>The verdict on one cell's SrvVSchema.</summary>
internal static class SrvVSchemaJudge
{
    public static Finding Judge(
        CellName cell,
        StoredRecord<SrvVSchema>? existing,
        SrvVSchemaCase wanted,
        LockWatch locks,
        PlanningRules rules
    )
    {
        existing = wanted.Share(existing);
        var (condition, why, difference) = Compare(existing, wanted);
        var finding = new Finding
        {
            Record = new ServingRecordId.SrvVSchema(cell),
            Condition = condition,
            Why = why,
            Names = difference?.Names,
        };
        if (condition is Verdict.InSync)
        {
            return finding;
        }

        var situation = new SrvVSchemaSituation
        {
            Cell = cell,
            Case = wanted,
            Existing = existing,
            Condition = condition,
            Difference = difference,
            Locks = locks,
            Rules = rules,
        };
        return finding with { Block = SrvVSchemaGuards.FirstBlock(situation) };
    }

    private static (Verdict Condition, string Why, SrvVSchemaDifference? Difference) Compare(
        StoredRecord<SrvVSchema>? existing,
        SrvVSchemaCase wanted
    )
    {
        if (existing is null)
        {
            return (Verdict.Missing, "The cell has no SrvVSchema, so its vtgates know no keyspace.", null);
        }

        if (existing.Value.Equals(wanted.DesiredBytes))
        {
            return (Verdict.InSync, "Equal to what a rebuild would write.", null);
        }

        if (existing.Value.IsEmpty)
        {
            return (Verdict.Empty, "It has zero bytes, which a vtgate takes for a topology without keyspaces.", null);
        }

        if (existing.Message is null)
        {
            return (Verdict.Undecodable, $"{existing.Key} is no SrvVSchema: {existing.Broken}", null);
        }

        return wanted.Desired is not null
            ? CompareDecoded(existing, wanted)
            : (Verdict.Stale, "What it should be cannot be built.", null);
    }

    private static (Verdict Condition, string Why, SrvVSchemaDifference? Difference) CompareDecoded(
        StoredRecord<SrvVSchema> published,
        SrvVSchemaCase wanted
    )
    {
        var difference = wanted.DifferenceOf(published);
        if (difference.IsNone)
        {
            return (Verdict.InSync, "Equal to what a rebuild would write.", null);
        }

        return (difference.OnlyLacks ? Verdict.Incomplete : Verdict.Stale, difference.ToString(), difference);
    }
}
