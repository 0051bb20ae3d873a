using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Planning;

/// <summary>Why nothing can be judged in a cell, and what to do about it.</summary>
public sealed record CellProblem(string Why, string Remedy)
{
    /// <summary>Null: the cell has been read.</summary>
    public static CellProblem? Of(Observed observed, CellName cell) =>
        observed.Cells.Find(cell) switch
        {
            CellView.Read => null,
            CellView.Unreadable unreadable => new(
                unreadable.Why,
                "Its records stay as they are; the other cells are not held up. Check the address in its CellInfo and the store."
            ),
            CellView.Unusable unusable => new(
                unusable.Why,
                $"Write it anew: vtctldclient UpdateCellInfo --server-address ADDRESS --root ROOT {cell}."
            ),
            _ => new(
                $"The global store has no CellInfo of {cell}{KnownCells(observed)}.",
                $"Declare the cell: vtctldclient AddCellInfo --server-address ADDRESS --root ROOT {cell}; or correct its name where the gate is declared."
            ),
        };

    internal CellPlan ToPlan(CellName cell) =>
        new()
        {
            Cell = cell,
            Problem = Why,
            Remedy = Remedy,
        };

    private static string KnownCells(Observed observed) =>
        observed.Global.Cells.Count == 0
            ? ", nor of any other cell"
            : $"; it knows {string.Join(", ", observed.Global.Cells.Keys)}";
}
