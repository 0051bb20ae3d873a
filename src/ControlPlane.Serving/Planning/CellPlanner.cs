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

    /// <param name="cells">The cells to plan.</param>
    /// <param name="gates">What is declared in them, and which are held back.</param>
    /// <param name="partOf">Which of a cell's records to plan.</param>
    public ImmutableArray<CellPlan> Plan(
        ImmutableArray<CellName> cells,
        DeclaredGates gates,
        Func<CellName, CellPart> partOf
    )
    {
        // One after the other, since cells that have the same SrvVSchema share what is worked out about it.
        ImmutableArray<Begun> begun = [.. cells.Select(cell => Begin(cell, gates.Holds.In(cell), partOf(cell)))];
        return SideBySide.Select(begun, weight: keyspaces.Count, cell => Finish(cell, gates));
    }

    private Begun Begin(CellName cell, CellHold? hold, CellPart part)
    {
        var records = (observed.Cells.Find(cell) as CellView.Read)?.Records;
        var first = records is not null && part.HasSrvVSchema ? PlanSrvVSchema(cell, records).Under(hold) : null;
        return new(cell, records, hold, part, first);
    }

    private CellPlan Finish(Begun begun, DeclaredGates gates)
    {
        var (cell, records, hold, part, first) = begun;
        if (records is null)
        {
            return CellProblem.Of(observed, cell)!.ToPlan(cell);
        }

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
            ?? PlanSteps.ForRepair(finding, records.SrvVSchema, wanted, rules);
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
        foreach (var name in part.Keyspaces ?? keyspaces.KeySet.Union(records.SrvKeyspaces.KeySet))
        {
            var known = keyspaces.Find(name);
            var isWanted = known?.Records.Keyspace is not null && watched?.Contains(name) != false;
            if (isWanted || records.SrvKeyspaces.ContainsKey(name))
            {
                yield return known ?? new KeyspaceCase(new() { Name = name }, observed, rules);
            }
        }
    }

    /// <param name="Cell">The cell.</param>
    /// <param name="Records">What was read of it; null: nothing could be.</param>
    /// <param name="Hold">Why it is held back; null: it is not.</param>
    /// <param name="Part">Which of its records to plan.</param>
    /// <param name="First">Its SrvVSchema; null: not to be planned.</param>
    private sealed record Begun(
        CellName Cell,
        ServingRecords? Records,
        CellHold? Hold,
        CellPart Part,
        SrvVSchemaVerdict? First
    );

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
