using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;

namespace ControlPlane.Serving.Builders;

/// <summary>
/// A call of upstream's RebuildSrvVSchema, and all that it reads. A record that is null does not exist.
/// </summary>
public sealed record RebuildSrvVSchemaInput
{
    /// <summary>Every name under <c>keyspaces/</c>, whatever lies there, with its VSchema.</summary>
    public required ImmutableSortedDictionary<KeyspaceName, Decoded<Keyspace>?> VSchemas { get; init; }

    public Decoded<RoutingRules>? RoutingRules { get; init; }

    public Decoded<ShardRoutingRules>? ShardRoutingRules { get; init; }

    public Decoded<KeyspaceRoutingRules>? KeyspaceRoutingRules { get; init; }

    public Decoded<MirrorRules>? MirrorRules { get; init; }

    /// <summary>The cells that have a CellInfo.</summary>
    public required ImmutableSortedSet<CellName> Cells { get; init; }

    /// <summary>The cells asked for, in their order; none: every cell that has a CellInfo.</summary>
    public ImmutableArray<CellName> RequestCells { get; init; } = [];
}
