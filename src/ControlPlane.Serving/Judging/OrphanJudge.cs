using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Judging;

/// <summary>The verdict on a SrvKeyspace whose keyspace has no global Keyspace record any more.</summary>
internal static class OrphanJudge
{
    public static Finding Judge(
        CellName cell,
        KeyspaceName keyspace,
        Observed observed,
        LockWatch locks,
        PlanningRules rules
    ) =>
        new()
        {
            Record = new ServingRecordId.SrvKeyspace(cell, keyspace),
            Condition = Verdict.Orphan,
            Why = $"Keyspace {keyspace} has no global Keyspace record any more.",
            Block =
                rules.Policy >= Policy.Prune
                    ? locks.For(keyspace, recordIsMissing: false) ?? Grace(keyspace, observed, rules)
                    : null,
        };

    private static Block? Grace(KeyspaceName keyspace, Observed observed, PlanningRules rules) =>
        observed.OrphanedFor.Find(keyspace) < rules.OrphanGrace
            ? new(
                BlockReason.GracePeriod,
                $"It has not been seen orphaned for {rules.OrphanGrace} yet.",
                "It is deleted after that time. A single pass cannot know how long: --orphan-grace 0s deletes at once."
            )
            : null;
}
