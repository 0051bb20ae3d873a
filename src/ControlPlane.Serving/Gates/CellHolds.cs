using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Gates;

/// <summary>What is held back in a topology.</summary>
/// <param name="Everywhere">In every cell; null: nothing.</param>
/// <param name="ByCell">In single cells.</param>
public sealed record CellHolds(CellHold? Everywhere, OrdinalMap<CellName, CellHold> ByCell)
{
    public static CellHolds None { get; } = new(null, OrdinalMap<CellName, CellHold>.Empty);

    /// <summary>Null: the cell is not held.</summary>
    public CellHold? In(CellName cell) => Everywhere ?? ByCell.Find(cell);

    public CellHolds And(CellHolds others) =>
        new(Everywhere ?? others.Everywhere, others.ByCell.Concat(ByCell).ToOrdinalMap());
}
