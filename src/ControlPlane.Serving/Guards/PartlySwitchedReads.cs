using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Guards;

/// <summary>
/// Leaves a cell alone in which a MoveTables' reads are deliberately not switched yet. Any rebuild of all cells would
/// silently complete the switch; upstream's do (lab-workflows.md 2).
/// </summary>
internal static class PartlySwitchedReads
{
    public static Block? Guard(SrvVSchemaSituation situation)
    {
        // A record of zero bytes is a message too, one that holds no rules back: nothing in it was left on purpose.
        if (
            situation.Condition is Verdict.Empty
            || situation.Existing?.Message is not { } published
            || situation.Case.Desired is not { } desired
        )
        {
            return null;
        }

        var tables = ReadSwitch.TablesSwitched(published.RoutingRules, desired.RoutingRules);
        if (tables.Count == 0)
        {
            return null;
        }

        var peers = situation.Case.Observed.Cells.Where(pair => pair.Key != situation.Cell).ToArray();
        if (peers.FirstOrDefault(peer => HasSwitched(peer.Value, situation, tables)) is { Value: not null } switched)
        {
            return Blocked(situation, tables, $"are already published in cell {switched.Key}");
        }

        if (peers.FirstOrDefault(peer => IsUnseen(peer.Value)) is { Value: not null } unseen)
        {
            return Blocked(situation, tables, $"may be published in cell {unseen.Key}, which cannot be read");
        }

        return peers.FirstOrDefault(peer => WasReadBefore(peer.Value, situation)) is { Value: not null } early
            ? Unsettled(situation, tables, early.Key)
            : null;
    }

    private static bool HasSwitched(CellView view, SrvVSchemaSituation situation, IReadOnlyList<string> tables) =>
        view is CellView.Read read
        && situation.Case.Share(read.Records.SrvVSchema)?.Message is { } message
        && ReadSwitch.HasSwitched(message, tables, situation.Case.Desired!.RoutingRules);

    private static bool IsUnseen(CellView view) => view is CellView.Unreadable or CellView.Unusable;

    /// <summary>
    /// A cell with a store of its own is read before the rules. When the rules are seen for the first time, the cell
    /// that the switch was made for may have been looked at just before it.
    /// </summary>
    private static bool WasReadBefore(CellView view, SrvVSchemaSituation situation) =>
        view is CellView.Read { Records.InGlobalStore: false }
        && situation.Case.Observed.RoutingRulesQuietFor < situation.Rules.VSchemaQuiet;

    private static Block Unsettled(SrvVSchemaSituation situation, IReadOnlyList<string> tables, CellName peer) =>
        new(
            BlockReason.VSchemaUnsettled,
            $"The routing rules for reads of {Some(tables)} have not been seen quiet for "
                + $"{situation.Rules.VSchemaQuiet.TotalSeconds:0.###} s, and cell {peer} was read before them: they may be meant for it alone.",
            "It is looked at again in a moment."
        );

    private static Block Blocked(SrvVSchemaSituation situation, IReadOnlyList<string> tables, string where) =>
        new(
            BlockReason.PartialSwitch,
            $"The routing rules for reads of {Some(tables)} {where} and not in this one: reads were switched with --cells.",
            "Switch the traffic of the other cells with the workflow's own command. To publish the rules here as they "
                + $"are: apply with --accept PartialSwitch, or vtctldclient RebuildVSchemaGraph --cells {situation.Cell}."
        );

    private static string Some(IReadOnlyList<string> tables) =>
        string.Join(", ", tables.Take(3)) + (tables.Count > 3 ? " and others" : "");
}
