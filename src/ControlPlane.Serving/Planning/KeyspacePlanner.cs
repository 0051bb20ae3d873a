using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Planning;

/// <summary>What was found about one SrvKeyspace, and the step that follows; null: none may be taken, or none is needed.</summary>
public sealed record KeyspaceVerdict(Finding Finding, PlanStep? Step)
{
    /// <summary>The same where the cell is held back: what is wrong stays wrong.</summary>
    internal KeyspaceVerdict Under(CellHold? hold) =>
        hold?.Apply(Finding) is { } held && held != Finding ? new(held, null) : this;
}

/// <summary>Plans one SrvKeyspace of one cell.</summary>
internal sealed class KeyspacePlanner(Observed observed, LockWatch locks, PlanningRules rules)
{
    public KeyspaceVerdict Plan(
        CellName cell,
        KeyspaceCase keyspace,
        StoredRecord<SrvKeyspace>? existing,
        bool srvVSchemaNamesIt
    )
    {
        var (finding, desired) = keyspace.Records.Keyspace is null
            ? (OrphanJudge.Judge(cell, keyspace.Name, observed, locks, rules), null)
            : SrvKeyspaceJudge.Judge(cell, keyspace, existing, srvVSchemaNamesIt, locks, rules);
        return new(finding, PlanSteps.For(finding, existing?.Modified, desired, rules));
    }
}
