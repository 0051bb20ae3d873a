using System.Collections.Immutable;

namespace ControlPlane.Topology.Stores;

/// <summary>What a watch yields, in the order of the store's revisions.</summary>
public abstract record TopologyChange(Revision At)
{
    /// <summary>
    /// Everything in the span at one revision. It replaces all that was known: a watch begins with one when no
    /// start was given, and yields one again whenever events were lost (compaction, a server restored from a backup).
    /// </summary>
    public sealed record Snapshot(ImmutableArray<Entry> Entries, Revision At) : TopologyChange(At);

    /// <summary>All changes of one revision inside the span, never split and never repeated.</summary>
    public sealed record Changed(ImmutableArray<KeyChange> Changes, Revision At) : TopologyChange(At);

    /// <summary>
    /// The stream lives. It proves nothing about completeness: etcd's progress answers can overtake events
    /// (etcd #15220), so <see cref="TopologyChange.At"/> is no point to resume from.
    /// </summary>
    public sealed record Alive(Revision At) : TopologyChange(At);
}

/// <summary>One key's change.</summary>
public abstract record KeyChange(Key Key)
{
    public sealed record Put(Entry Entry) : KeyChange(Entry.Key);

    public sealed record Deleted(Key Key, Revision At) : KeyChange(Key);
}
