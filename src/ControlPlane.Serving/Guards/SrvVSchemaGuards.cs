using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;

namespace ControlPlane.Serving.Guards;

/// <summary>
/// The guards of a SrvVSchema, in the order in which they are asked; the first that blocks is the one reported. Vitess
/// takes no lock for this record, so what holds a write back are the signs of lab-workflows.md 6.
/// </summary>
internal static class SrvVSchemaGuards
{
    private static readonly Func<SrvVSchemaSituation, Block?>[] Chain =
    [
        Undecodable,
        NewerVitess,
        WorkflowRunning,
        Unsettled,
        PartlySwitchedReads.Guard,
        RoutingChangeGuard.NamesChange,
        situation => SizeGuard.TooLarge(situation.Case.DesiredBytes, situation.Rules),
    ];

    public static Block? FirstBlock(SrvVSchemaSituation situation) =>
        Chain
            .Select(guard => guard(situation))
            .FirstOrDefault(block => block is not null && !situation.Rules.Accepts(block));

    private static Block? Undecodable(SrvVSchemaSituation situation) =>
        situation.Case.UndecodableInput is { } input
            ? new(
                BlockReason.UndecodableInput,
                $"{input} Vitess' own rebuild would fail for every cell.",
                "Restore the record from a backup, or write it anew with vtctldclient; the next pass goes on by itself."
            )
            : null;

    private static Block? NewerVitess(SrvVSchemaSituation situation) =>
        situation.Existing is { Message: not null } existing
        && OuterFields.UnknownIn(existing.Value, SrvVSchema.Descriptor) is { Count: > 0 } fields
            ? new(
                BlockReason.NewerVitess,
                $"The record has field {string.Join(", ", fields)}, which this version does not know: a newer Vitess wrote it.",
                "Upgrade ControlPlane to a version that knows the field; until then the record is left as it is."
            )
            : null;

    /// <summary>
    /// What a workflow is about to write are VSchemas and rules. Published names do not wait for it: they are told from the
    /// global records, as those are, and upstream has dropped some of them in the middle of it.
    /// </summary>
    private static Block? WorkflowRunning(SrvVSchemaSituation situation) =>
        situation.Difference?.IsOnlyPublication == true
            ? null
            : situation.Locks.ForSrvVSchema(
                situation.Difference?.Keyspaces ?? [],
                recordIsMissing: situation.Condition is not Verdict.Stale and not Verdict.Incomplete
            );

    /// <summary>
    /// MoveTables into an unsharded keyspace writes the target's VSchema before it takes any lock, and the rules a
    /// moment later (lab-workflows.md 6, r224): published in between, the new tables would hide the real ones. No other
    /// change of a VSchema has such a window, so no other waits (docs/decisions/0005).
    /// </summary>
    private static Block? Unsettled(SrvVSchemaSituation situation)
    {
        if (situation.Difference is not { } difference)
        {
            return null;
        }

        var observed = situation.Case.Observed;
        var fresh = difference
            .UnshardedWithNewTables.Where(name =>
                observed.Global.Keyspaces.Find(name) is { VSchema: not null }
                && observed.VSchemaQuietFor.Find(name) < situation.Rules.VSchemaQuiet
            )
            .ToArray();
        return fresh.Length == 0
            ? null
            : new(
                BlockReason.VSchemaUnsettled,
                $"The VSchema of {string.Join(", ", fresh)}, unsharded, has new tables and has not been seen quiet for "
                    + $"{situation.Rules.VSchemaQuiet.TotalSeconds:0.###} s: rules that belong to them may be on their way.",
                "It is looked at again in a moment."
            );
    }
}
