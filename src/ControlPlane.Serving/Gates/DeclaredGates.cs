using System.Collections.Immutable;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Gates;

/// <summary>All declared gates of one topology. Equal when they declare the same in the same order.</summary>
public sealed record DeclaredGates(ImmutableArray<Gate> Gates)
{
    /// <summary>What is held back; nothing, unless somebody says so.</summary>
    public CellHolds Holds { get; init; } = CellHolds.None;

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

    public bool Equals(DeclaredGates? other) =>
        other is not null && Gates.SequenceEqual(other.Gates) && Holds == other.Holds;

    public override int GetHashCode() => Gates.Length;
}
