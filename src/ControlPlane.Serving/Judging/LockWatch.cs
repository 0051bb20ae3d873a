using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// Which of the locks seen hold a write back. A keyspace lock always does. A workflow's named lock does while it is
/// younger than any command runs, since a killed vtctld leaves it behind for 24 h (lab-workflows.md 4); a record that
/// is missing altogether waits for it only a short while.
/// </summary>
internal sealed class LockWatch(Observed observed, PlanningRules rules)
{
    private readonly ILookup<KeyspaceName, HeldLock> ofKeyspaces = observed
        .Global.Locks.Where(held => held.Target is LockTarget.OfKeyspace)
        .ToLookup(held => ((LockTarget.OfKeyspace)held.Target).Keyspace);

    private readonly HeldLock[] named = [.. observed.Global.Locks.Where(held => held.Target is LockTarget.Named)];

    /// <summary>What a write for this keyspace's SrvKeyspace waits for.</summary>
    public Block? For(KeyspaceName keyspace, bool recordIsMissing) =>
        OfKeyspace(keyspace)
        ?? OfWorkflow(named.Where(held => ((LockTarget.Named)held.Target).Keyspace == keyspace.Value), recordIsMissing);

    /// <summary>
    /// What a write of a SrvVSchema waits for: any workflow, since the name tells only one of its two keyspaces, and
    /// the locks of the keyspaces that it would change.
    /// </summary>
    public Block? ForSrvVSchema(IEnumerable<KeyspaceName> changed, bool recordIsMissing) =>
        OfWorkflow(named, recordIsMissing)
        ?? (recordIsMissing ? null : changed.Select(OfKeyspace).FirstOrDefault(block => block is not null));

    /// <summary>Named locks too old to be waited for.</summary>
    public IEnumerable<Notice> Orphans() =>
        from held in named
        where held.IsAbandoned || AgeOf(held) > rules.WorkflowPatience
        select new Notice(
            NoticeKind.OrphanLock,
            held.IsAbandoned
                ? $"{held}; it has no lease, so nobody holds it and it is not waited for."
                : $"{held}; that is longer than a workflow command runs, so it is no longer waited for.",
            $"If no such command runs any more, delete the key {held.Info.Key}: Vitess itself waits for it"
                + (held.IsAbandoned ? "." : " for up to 24 hours.")
        );

    private Block? OfKeyspace(KeyspaceName keyspace) =>
        (
            ofKeyspaces[keyspace].FirstOrDefault(held => held.IsAbandoned) ?? ofKeyspaces[keyspace].FirstOrDefault()
        ) switch
        {
            null => null,
            { IsAbandoned: true } left => new(
                BlockReason.AbandonedLock,
                $"{left}; it has no lease, so nobody holds it and it never ends by itself.",
                $"Delete the key {left.Info.Key}: Vitess' own commands on the keyspace wait for it as well."
            ),
            { } held => new(
                BlockReason.KeyspaceLocked,
                $"{held}.",
                "It is waited for; the next pass goes on when the lock is free."
            ),
        };

    private Block? OfWorkflow(IEnumerable<HeldLock> locks, bool recordIsMissing)
    {
        var patience = recordIsMissing ? rules.MissingRecordPatience : rules.WorkflowPatience;
        return locks.FirstOrDefault(held => !held.IsAbandoned && AgeOf(held) <= patience) is { } running
            ? new(
                BlockReason.WorkflowRunning,
                $"{running}: a workflow command is changing routing or serving records.",
                "It is waited for; the next pass goes on when the command has ended."
            )
            : null;
    }

    /// <summary>By its value, or by how long we have seen it, whichever is more.</summary>
    private TimeSpan AgeOf(HeldLock held)
    {
        var (told, seen) = (held.AgeAt(observed.Now) ?? TimeSpan.Zero, observed.LockSeenFor.Find(held.Info.Key));
        return told > seen ? told : seen;
    }
}
