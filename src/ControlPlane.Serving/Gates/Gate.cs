using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Gates;

/// <summary>A declared vtgate, or several alike: the statement that its cell needs serving records.</summary>
public sealed record Gate
{
    public required CellName Cell { get; init; }

    /// <summary>Where it was declared, for people: <c>--gate-cells</c>, or a file and its line.</summary>
    public required string DeclaredBy { get; init; }

    /// <summary>vtgate's <c>--keyspaces-to-watch</c>; null: all keyspaces.</summary>
    public OrdinalSet<KeyspaceName>? KeyspacesToWatch { get; init; }

    /// <summary>vtgate's <c>--cells-to-watch</c>; null: not known, and then it is taken to watch its own cell only.</summary>
    public OrdinalSet<CellName>? CellsToWatch { get; init; }

    /// <summary>The release of Vitess that it runs; null: not known.</summary>
    public VitessVersion? Version { get; init; }

    /// <summary>Whether it tracks schemas (vtgate's <c>--schema-change-signal</c>); null: not known.</summary>
    public bool? HasTracker { get; init; }

    /// <summary>How many of them there are; null: not known. None at all need nothing.</summary>
    public int? Replicas { get; init; }
}
