using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Serving.Planning;

/// <summary>
/// Plans one cell. Steps come in the order that no vtgate starting in between takes amiss: orphans go first, then the
/// SrvVSchema, then SrvKeyspaces (a vtgate that finds a keyspace missing from the SrvVSchema rebuilds it by itself).
/// </summary>
internal sealed class CellPlanner(
    Observed observed,
    SrvVSchemaCase srvVSchema,
    OrdinalMap<KeyspaceName, KeyspaceCase> keyspaces,
    LockWatch locks,
    PlanningRules rules
)
{
    private readonly KeyspacePlanner keyspacePlanner = new(observed, locks, rules);

    /// <param name="cell">The cell to plan.</param>
    /// <param name="watched">The keyspaces its gates watch; null: all.</param>
    public CellPlan Plan(CellName cell, OrdinalSet<KeyspaceName>? watched) =>
        observed.Cells.Find(cell) switch
        {
            CellView.Read read => PlanReadable(cell, read.Records, watched),
            CellView.Unreadable unreadable => Problem(
                cell,
                unreadable.Why,
                "Its records stay as they are; the other cells are not held up. Check the address in its CellInfo and the store."
            ),
            CellView.Unusable unusable => Problem(
                cell,
                unusable.Why,
                $"Write it anew: vtctldclient UpdateCellInfo --server-address ADDRESS --root ROOT {cell}."
            ),
            _ => Problem(
                cell,
                $"The global store has no CellInfo of {cell}{KnownCells()}.",
                $"Declare the cell: vtctldclient AddCellInfo --server-address ADDRESS --root ROOT {cell}; or correct its name where the gate is declared."
            ),
        };

    private CellPlan PlanReadable(CellName cell, ServingRecords records, OrdinalSet<KeyspaceName>? watched)
    {
        var vschema = SrvVSchemaJudge.Judge(cell, records.SrvVSchema, srvVSchema, locks, rules);
        var first = PlanSteps.For(vschema, records.SrvVSchema?.Modified, srvVSchema.DesiredBytes, rules);
        var namesAll = first is not null || vschema.Condition is Verdict.InSync;
        var named = namesAll ? null : srvVSchema.Share(records.SrvVSchema)?.Message?.Keyspaces;
        ImmutableArray<KeyspaceVerdict> verdicts =
        [
            .. from keyspace in KeyspacesOf(records, watched)
            let isNamed = namesAll || named?.ContainsKey(keyspace.Name.Value) == true
            select keyspacePlanner.Plan(cell, keyspace, records.SrvKeyspaces.Find(keyspace.Name), isNamed),
        ];
        var steps = verdicts.Select(verdict => verdict.Step).OfType<PlanStep>().ToArray();
        return new()
        {
            Cell = cell,
            Findings = [vschema, .. verdicts.Select(verdict => verdict.Finding)],
            Steps =
            [
                .. steps.OfType<PlanStep.Delete>(),
                .. first is null ? [] : (PlanStep[])[first],
                .. steps.OfType<PlanStep.Write>(),
            ],
        };
    }

    /// <summary>
    /// The keyspaces to judge: those with a Keyspace record that the gates watch, and those that have a SrvKeyspace
    /// already, watched or not, orphans included.
    /// </summary>
    private IEnumerable<KeyspaceCase> KeyspacesOf(ServingRecords records, OrdinalSet<KeyspaceName>? watched)
    {
        var wanted =
            from keyspace in keyspaces.Values
            where keyspace.Records.Keyspace is not null && watched?.Contains(keyspace.Name) != false
            select keyspace.Name;
        foreach (var name in wanted.Concat(records.SrvKeyspaces.Keys).ToOrdinalSet())
        {
            yield return keyspaces.Find(name) ?? new KeyspaceCase(new() { Name = name }, observed, rules);
        }
    }

    private string KnownCells() =>
        observed.Global.Cells.Count == 0
            ? ", nor of any other cell"
            : $"; it knows {string.Join(", ", observed.Global.Cells.Keys)}";

    private static CellPlan Problem(CellName cell, string why, string remedy) =>
        new()
        {
            Cell = cell,
            Problem = why,
            Remedy = remedy,
        };
}
