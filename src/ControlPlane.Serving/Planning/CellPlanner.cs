using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
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
    Lazy<SrvVSchemaCases> srvVSchemas,
    OrdinalMap<KeyspaceName, KeyspaceCase> keyspaces,
    LockWatch locks,
    PlanningRules rules
)
{
    private readonly KeyspacePlanner keyspacePlanner = new(observed, locks, rules);

    /// <param name="cell">The cell to plan.</param>
    /// <param name="gates">What is declared in it, and whether it is held back.</param>
    /// <param name="part">Which of its records to plan.</param>
    public CellPlan Plan(CellName cell, DeclaredGates gates, CellPart part) =>
        observed.Cells.Find(cell) is CellView.Read read
            ? PlanReadable(cell, read.Records, gates, part)
            : CellProblem.Of(observed, cell)!.ToPlan(cell);

    private CellPlan PlanReadable(CellName cell, ServingRecords records, DeclaredGates gates, CellPart part)
    {
        var hold = gates.Holds.In(cell);
        var first = part.HasSrvVSchema ? PlanSrvVSchema(cell, records).Under(hold) : null;
        ImmutableArray<KeyspaceVerdict> verdicts =
        [
            .. from keyspace in KeyspacesOf(records, gates.WatchedIn(cell), part)
            let isNamed = first?.Names(keyspace.Name) != false
            select keyspacePlanner.Plan(cell, keyspace, records.SrvKeyspaces.Find(keyspace.Name), isNamed).Under(hold),
        ];
        var steps = verdicts.Select(verdict => verdict.Step).OfType<PlanStep>().ToArray();
        return new()
        {
            Cell = cell,
            Findings =
            [
                .. first is null ? [] : (Finding[])[first.Finding],
                .. verdicts.Select(verdict => verdict.Finding),
            ],
            Steps =
            [
                .. steps.OfType<PlanStep.Delete>(),
                .. first?.Step is { } step ? (PlanStep[])[step] : [],
                .. steps.OfType<PlanStep.Write>(),
            ],
        };
    }

    private SrvVSchemaVerdict PlanSrvVSchema(CellName cell, ServingRecords records)
    {
        var wanted = srvVSchemas.Value.For(cell);
        var finding = SrvVSchemaJudge.Judge(cell, records.SrvVSchema, wanted, locks, rules);
        var step =
            PlanSteps.For(finding, records.SrvVSchema?.Modified, wanted.DesiredBytes, rules)
            ?? PlanSteps.ForRepair(finding, records.SrvVSchema?.Modified, wanted.RepairOf(records.SrvVSchema), rules);
        var namesAll = step is { Finding.Block: null } || finding.Condition is Verdict.InSync;
        return new(finding, step, namesAll ? null : wanted.Share(records.SrvVSchema)?.Message);
    }

    /// <summary>
    /// The keyspaces to judge: those with a Keyspace record that the gates watch, and those that have a SrvKeyspace
    /// already, watched or not, orphans included.
    /// </summary>
    private IEnumerable<KeyspaceCase> KeyspacesOf(
        ServingRecords records,
        OrdinalSet<KeyspaceName>? watched,
        CellPart part
    )
    {
        IEnumerable<KeyspaceName> named =
            part.Keyspaces ?? keyspaces.Keys.Concat(records.SrvKeyspaces.Keys).ToOrdinalSet();
        foreach (var name in named)
        {
            var known = keyspaces.Find(name);
            var isWanted = known?.Records.Keyspace is not null && watched?.Contains(name) != false;
            if (isWanted || records.SrvKeyspaces.ContainsKey(name))
            {
                yield return known ?? new KeyspaceCase(new() { Name = name }, observed, rules);
            }
        }
    }

    /// <param name="Finding">What was found about the cell's SrvVSchema.</param>
    /// <param name="Step">The step that follows; null: none.</param>
    /// <param name="Lasting">What it goes on to say; null: after this plan it names every keyspace.</param>
    private sealed record SrvVSchemaVerdict(Finding Finding, PlanStep? Step, SrvVSchema? Lasting)
    {
        public SrvVSchemaVerdict Under(CellHold? hold) =>
            hold?.Apply(Finding) is { } held && held != Finding ? this with { Finding = held, Step = null } : this;

        public bool Names(KeyspaceName keyspace) =>
            Lasting is null
                ? Step is { Finding.Block: null } || Finding.Condition is Verdict.InSync
                : Lasting.Keyspaces.ContainsKey(keyspace.Value);
    }
}
