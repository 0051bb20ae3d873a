using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Records;

/// <summary>What is known of one cell's serving records.</summary>
public abstract record CellView(CellName Cell)
{
    /// <summary>Read at one revision of the cell's own store.</summary>
    public sealed record Read(CellName Cell, ServingRecords Records) : CellView(Cell);

    /// <summary>Not read; <paramref name="Why"/> names the store and what it answered.</summary>
    public sealed record Unreadable(CellName Cell, string Why) : CellView(Cell);

    /// <summary>The global store has no CellInfo of that name, so nobody knows where its records would lie.</summary>
    public sealed record Unknown(CellName Cell) : CellView(Cell);

    /// <summary>There is a CellInfo that cannot be used: undecodable, or without an address.</summary>
    public sealed record Unusable(CellName Cell, string Why) : CellView(Cell);
}

/// <summary>A cell's serving records.</summary>
public sealed record ServingRecords
{
    public required Revision At { get; init; }

    /// <summary>True: the cell's store is the global one, so one transaction can guard inputs and target together.</summary>
    public required bool InGlobalStore { get; init; }

    public StoredRecord<SrvVSchema>? SrvVSchema { get; init; }

    public OrdinalMap<KeyspaceName, StoredRecord<SrvKeyspace>> SrvKeyspaces { get; init; } =
        OrdinalMap<KeyspaceName, StoredRecord<SrvKeyspace>>.Empty;
}
