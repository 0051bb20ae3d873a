using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;

namespace ControlPlane.Serving.Builders;

/// <summary>A call of upstream's RebuildKeyspace, and all that it reads.</summary>
public sealed record RebuildKeyspaceInput
{
    public required KeyspaceName Keyspace { get; init; }

    /// <summary>Null: there is none.</summary>
    public required Decoded<Keyspace>? KeyspaceRecord { get; init; }

    public required ImmutableSortedDictionary<ShardName, Decoded<Shard>> Shards { get; init; }

    /// <summary>The cells that have a CellInfo.</summary>
    public required ImmutableSortedSet<CellName> Cells { get; init; }

    /// <summary>The SrvKeyspaces that exist.</summary>
    public required ImmutableSortedDictionary<CellName, Decoded<SrvKeyspace>> Existing { get; init; }

    /// <summary>The cells asked for, in their order; none: every cell that has a CellInfo.</summary>
    public ImmutableArray<CellName> RequestCells { get; init; } = [];

    public bool AllowPartial { get; init; }
}
