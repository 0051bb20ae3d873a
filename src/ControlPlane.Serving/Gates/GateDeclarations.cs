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

    /// <summary>What is held back, whatever the gates need.</summary>
    public CellHolds Holds { get; init; } = CellHolds.None;

    public bool AreNone => Gates.IsEmpty && AllCellsBy is null;

    public GateDeclarations And(GateDeclarations others) =>
        new([.. Gates, .. others.Gates], AllCellsBy ?? others.AllCellsBy) { Holds = Holds.And(others.Holds) };

    /// <summary>The gates that there are: those scaled to zero are left out.</summary>
    /// <param name="known">The cells that have a CellInfo.</param>
    public DeclaredGates In(IEnumerable<CellName> known)
    {
        var running = Gates.Where(gate => gate.Replicas != 0);
        var everywhere = AllCellsBy is { } place
            ? known.Select(cell => new Gate { Cell = cell, DeclaredBy = place })
            : [];
        return new([.. running, .. everywhere]) { Holds = Holds };
    }

    public bool Equals(GateDeclarations? other) =>
        other is not null && AllCellsBy == other.AllCellsBy && Gates.SequenceEqual(other.Gates) && Holds == other.Holds;

    public override int GetHashCode() => HashCode.Combine(Gates.Length, AllCellsBy);
}
