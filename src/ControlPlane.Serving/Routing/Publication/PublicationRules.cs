using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>What a person has said about publishing plain table names.</summary>
public sealed record PublicationRules
{
    public PublicationMode Mode { get; init; } = PublicationMode.Auto;

    /// <summary>Cells that have a mode of their own.</summary>
    public OrdinalMap<CellName, PublicationMode> Cells { get; init; } = OrdinalMap<CellName, PublicationMode>.Empty;

    /// <summary>Keyspaces that are taken to have no tables as long as nobody has read theirs.</summary>
    public OrdinalSet<KeyspaceName> AssumeEmpty { get; init; } = OrdinalSet<KeyspaceName>.Empty;

    /// <summary>Whether our own routing records are kept; not by who is about to leave.</summary>
    public bool KeepsRecords { get; init; } = true;

    public PublicationMode In(CellName cell) => Cells.TryGetValue(cell, out var own) ? own : Mode;
}
