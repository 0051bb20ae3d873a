namespace ControlPlane.Serving.Findings;

/// <summary>Why a record that is not in sync is left alone.</summary>
/// <param name="Why">What was seen, naming keys, cells, shards.</param>
/// <param name="Remedy">The step that a person can take; for blocks that pass by themselves, what is waited for.</param>
public sealed record Block(BlockReason Reason, string Why, string Remedy)
{
    /// <summary>True: it goes away without anybody doing anything, usually within seconds.</summary>
    public bool PassesByItself =>
        Reason
            is BlockReason.KeyspaceLocked
                or BlockReason.WorkflowRunning
                or BlockReason.VSchemaUnsettled
                or BlockReason.SrvVSchemaFirst
                or BlockReason.GracePeriod;

    /// <summary>True: a person who knows better may say so, by naming the reason when applying a plan.</summary>
    public bool CanBeAccepted =>
        Reason
            is BlockReason.CoverageShrinks
                or BlockReason.PartialSwitch
                or BlockReason.SwitchedByHand
                or BlockReason.RoutingChange;

    /// <summary>
    /// True: while it keeps ordinary content as it is, published names that somebody dropped are put back all the same.
    /// </summary>
    public bool KeepsPublication =>
        Reason
            is BlockReason.KeyspaceLocked
                or BlockReason.AbandonedLock
                or BlockReason.WorkflowRunning
                or BlockReason.VSchemaUnsettled
                or BlockReason.PartialSwitch
                or BlockReason.RoutingChange;
}

public enum BlockReason
{
    /// <summary>Somebody holds Vitess' keyspace lock.</summary>
    KeyspaceLocked,

    /// <summary>A key without a lease lies in the queue of the keyspace lock: everybody waits for it, and nobody holds it.</summary>
    AbandonedLock,

    /// <summary>A workflow command runs: its named lock is live and younger than the patience for it.</summary>
    WorkflowRunning,

    /// <summary>
    /// An unsharded keyspace got tables a moment ago, and the rules that belong to them may still be on their way; or
    /// rules for reads changed, and it is not seen yet which cells they are meant for.
    /// </summary>
    VSchemaUnsettled,

    /// <summary>Reads of a MoveTables were switched in some cells only, and this is not one of them.</summary>
    PartialSwitch,

    /// <summary>A SrvKeyspace of the keyspace, in any cell, disables query service on a shard: a Reshard is under way.</summary>
    Migration,

    /// <summary>Served types disagree and nothing shows that this is a leftover.</summary>
    SwitchedByHand,

    /// <summary>No shard of the keyspace serves: a rebuild would write an empty record.</summary>
    NoServingShard,

    /// <summary>The serving shards do not make up a whole key range; upstream's own error says how.</summary>
    ShardsDoNotFit,

    /// <summary>An input of this record cannot be decoded.</summary>
    UndecodableInput,

    /// <summary>A tablet type would lose part of the key range that it serves today.</summary>
    CoverageShrinks,

    /// <summary>Plain table names that resolve now would be ambiguous, not found, or somebody else's.</summary>
    RoutingChange,

    /// <summary>The record would not fit into one request of the cell's store.</summary>
    TooLarge,

    /// <summary>The record has a field that this version does not know: a newer Vitess wrote it.</summary>
    NewerVitess,

    /// <summary>A cell whose records would show whether a migration runs cannot be read.</summary>
    PeerUnreadable,

    /// <summary>
    /// The cell's SrvVSchema does not name the keyspace yet and cannot be written now. A vtgate that starts between
    /// the two would rebuild the SrvVSchema by itself (vitess-semantics.md 4.1).
    /// </summary>
    SrvVSchemaFirst,

    /// <summary>An orphan that has not been one for long enough to be deleted.</summary>
    GracePeriod,

    /// <summary>Somebody keeps undoing what we write: the repair has stopped, there is no fight.</summary>
    Flapping,

    /// <summary>The Vitess operator would remove the record again: its switches that do so are in force (lab-operator.md).</summary>
    Pruned,

    /// <summary>A person paused the topology or the cell.</summary>
    Paused,
}
