using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Planning;

/// <summary>What a plan may do and how careful it is. Defaults are those of the design; durations are real time.</summary>
public sealed record PlanningRules
{
    public Policy Policy { get; init; } = Policy.Refresh;

    /// <summary>Build SNAPSHOT keyspaces although shards are lacking, as upstream's <c>--allow-partial</c>.</summary>
    public bool AllowPartial { get; init; }

    /// <summary>A named lock older than this belongs to no running command (an orphan lives for up to 24 h).</summary>
    public TimeSpan WorkflowPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A record that is missing altogether waits no longer than this for a workflow.</summary>
    public TimeSpan MissingRecordPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// New tables of an unsharded keyspace are published after its VSchema has been quiet for this long, and so are
    /// switched reads beside cells with stores of their own. Nothing else waits.
    /// </summary>
    public TimeSpan VSchemaQuiet { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>An orphan is deleted after it has been one for this long.</summary>
    public TimeSpan OrphanGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The largest record written, in bytes: etcd's request limit less room for keys and conditions.</summary>
    public int MaxRecordBytes { get; init; } = (3 * 512 * 1024) - (16 * 1024);

    /// <summary>From this size on a record is reported as growing large, in bytes.</summary>
    public int LargeRecordBytes { get; init; } = 12 * 1024 * 1024 / 10;

    /// <summary>Keyspaces for which a cell that cannot be read is taken not to hide a migration.</summary>
    public OrdinalSet<KeyspaceName> AssumeNoMigration { get; init; } = OrdinalSet<KeyspaceName>.Empty;

    /// <summary>Where plain names of live tables are published.</summary>
    public PublicationRules Publication { get; init; } = new();

    /// <summary>Guards that a person has overruled for this plan; only some can be.</summary>
    public OrdinalSet<AcceptedGuard> Accepted { get; init; } = OrdinalSet<AcceptedGuard>.Empty;

    public bool Allows(Verdict condition) =>
        condition switch
        {
            Verdict.Missing or Verdict.Empty or Verdict.Undecodable or Verdict.Incomplete => Policy >= Policy.Create,
            Verdict.Stale => Policy >= Policy.Refresh,
            Verdict.Orphan => Policy >= Policy.Prune,
            _ => false,
        };

    /// <summary>These, with one more guard that a person has overruled.</summary>
    public PlanningRules Accepting(BlockReason reason) =>
        this with
        {
            Accepted = Accepted.Append(new(reason)).ToOrdinalSet(),
        };

    public bool Accepts(Block block) => block.CanBeAccepted && Accepted.Contains(new(block.Reason));
}

/// <summary>A guard that a person has overruled.</summary>
public readonly record struct AcceptedGuard(BlockReason Reason) : IComparable<AcceptedGuard>
{
    public int CompareTo(AcceptedGuard other) => Reason.CompareTo(other.Reason);
}
