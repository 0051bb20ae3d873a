using System.Collections.Immutable;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Gates;

/// <summary>
/// Gates as they were declared, before the topology has been asked which cells there are. Equal when they declare the
/// same in the same order.
/// </summary>
/// <param name="Gates">Those that name their cell.</param>
/// <param name="AllCellsBy">Where gates in all cells were declared; null: they were not.</param>
public sealed record GateDeclarations(ImmutableArray<Gate> Gates, string? AllCellsBy)
{
    public static GateDeclarations None { get; } = new([], null);

    public bool AreNone => Gates.IsEmpty && AllCellsBy is null;

    public GateDeclarations And(GateDeclarations others) =>
        new([.. Gates, .. others.Gates], AllCellsBy ?? others.AllCellsBy);

    /// <summary>The gates that there are: those scaled to zero are left out.</summary>
    /// <param name="known">The cells that have a CellInfo.</param>
    public DeclaredGates In(IEnumerable<CellName> known)
    {
        var running = Gates.Where(gate => gate.Replicas != 0);
        return AllCellsBy is { } place
            ? new([.. running, .. known.Select(cell => new Gate { Cell = cell, DeclaredBy = place })])
            : new([.. running]);
    }

    public bool Equals(GateDeclarations? other) =>
        other is not null && AllCellsBy == other.AllCellsBy && Gates.SequenceEqual(other.Gates);

    public override int GetHashCode() => HashCode.Combine(Gates.Length, AllCellsBy);
}
