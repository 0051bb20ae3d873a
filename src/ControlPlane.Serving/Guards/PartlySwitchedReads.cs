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
        if (situation.Existing?.Message is not { } published || situation.Case.Desired is not { } desired)
        {
            return null;
        }

        var tables = ReadSwitch.TablesSwitched(published.RoutingRules, desired.RoutingRules);
        if (tables.Count == 0)
        {
            return null;
        }

        var (switched, unseen) = LookAtPeers(situation, tables);
        return (switched, unseen) switch
        {
            ({ } peer, _) => Blocked(situation, tables, $"are already published in cell {peer}"),
            (null, { } peer) => Blocked(situation, tables, $"may be published in cell {peer}, which cannot be read"),
            _ => null,
        };
    }

    private static (CellName? Switched, CellName? Unseen) LookAtPeers(
        SrvVSchemaSituation situation,
        IReadOnlyList<string> tables
    )
    {
        CellName? unseen = null;
        foreach (var (cell, view) in situation.Case.Observed.Cells)
        {
            if (cell == situation.Cell)
            {
                continue;
            }

            if (view is CellView.Read read)
            {
                var message = situation.Case.Share(read.Records.SrvVSchema)?.Message;
                if (
                    message is not null
                    && ReadSwitch.HasSwitched(message, tables, situation.Case.Desired!.RoutingRules)
                )
                {
                    return (cell, null);
                }
            }
            else if (view is not CellView.Unknown)
            {
                unseen = cell;
            }
        }

        return (null, unseen);
    }

    private static Block Blocked(SrvVSchemaSituation situation, IReadOnlyList<string> tables, string where) =>
        new(
            BlockReason.PartialSwitch,
            $"The routing rules for reads of {string.Join(", ", tables.Take(3))}{(tables.Count > 3 ? " and others" : "")} "
                + $"{where} and not in this one: reads were switched with --cells.",
            "Switch the traffic of the other cells with the workflow's own command. To publish the rules here as they "
                + $"are: apply with --accept PartialSwitch, or vtctldclient RebuildVSchemaGraph --cells {situation.Cell}."
        );
}
