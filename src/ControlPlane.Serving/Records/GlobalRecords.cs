using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Records;

/// <summary>The inputs of every serving record, read from the global store at one revision.</summary>
public sealed record GlobalRecords
{
    public required Revision At { get; init; }

    /// <summary>Every name under <c>cells/</c> that has a CellInfo record.</summary>
    public OrdinalMap<CellName, StoredRecord<CellInfo>> Cells { get; init; } =
        OrdinalMap<CellName, StoredRecord<CellInfo>>.Empty;

    /// <summary>Every name under <c>keyspaces/</c>, ghosts included.</summary>
    public OrdinalMap<KeyspaceName, KeyspaceRecords> Keyspaces { get; init; } =
        OrdinalMap<KeyspaceName, KeyspaceRecords>.Empty;

    public StoredRecord<RoutingRules>? RoutingRules { get; init; }

    public StoredRecord<ShardRoutingRules>? ShardRoutingRules { get; init; }

    public StoredRecord<KeyspaceRoutingRules>? KeyspaceRoutingRules { get; init; }

    public StoredRecord<MirrorRules>? MirrorRules { get; init; }

    /// <summary>Every lock held or waited for under this root, in the order of their keys.</summary>
    public ImmutableArray<HeldLock> Locks { get; init; } = [];
}
