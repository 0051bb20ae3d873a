using System.Collections.Immutable;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Gates;

/// <summary>A declared vtgate: the statement that its cell needs serving records.</summary>
public sealed record Gate
{
    public required CellName Cell { get; init; }

    /// <summary>Where it was declared, for people: <c>--gate-cells</c>, or a file and its line.</summary>
    public required string DeclaredBy { get; init; }

    /// <summary>vtgate's <c>--keyspaces-to-watch</c>; null: all keyspaces.</summary>
    public OrdinalSet<KeyspaceName>? KeyspacesToWatch { get; init; }
}

/// <summary>All declared gates of one topology.</summary>
public sealed record DeclaredGates(ImmutableArray<Gate> Gates)
{
    /// <summary>The cells in which gates are declared.</summary>
    public OrdinalSet<CellName> Cells => Gates.Select(gate => gate.Cell).ToOrdinalSet();

    /// <summary>What the gates of a cell watch together: null, all keyspaces, as soon as one of them watches all.</summary>
    public OrdinalSet<KeyspaceName>? WatchedIn(CellName cell)
    {
        var gates = Gates.Where(gate => gate.Cell == cell).ToArray();
        return gates.Any(gate => gate.KeyspacesToWatch is null)
            ? null
            : gates.SelectMany(gate => gate.KeyspacesToWatch!).ToOrdinalSet();
    }
}
