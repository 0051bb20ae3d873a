using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Gates;

/// <summary>Reads all declarations of gates, wherever they are made.</summary>
internal static class GateSettings
{
    public const string HowToDeclare =
        "No vtgate is declared, so no cell is known to need serving records. Declare vtgates with --gate-cells "
        + "zone1,zone2, with --gate-cells all for every cell that has a CellInfo, or with --gates-file FILE "
        + "(docs/gates-file.md). The variables CONTROLPLANE_GATE_CELLS and CONTROLPLANE_GATES_FILE and the keys "
        + "gate-cells and gates-file of a settings file (--config) do the same.";

    public static GateDeclarations Read(SettingReader reader)
    {
        var listed = FromCells(reader.ReadPlaced(GateFlags.Cells));
        var declared = reader.Read(GateFlags.File) is { } path ? listed.And(FromFile(path, reader)) : listed;
        if (!reader.IsGiven(GateFlags.Cells) && !reader.IsGiven(GateFlags.File))
        {
            reader.Add(new("", HowToDeclare));
        }

        return declared;
    }

    private static GateDeclarations FromCells(ImmutableArray<(string Name, string Place)> cells) =>
        new(
            [
                .. from cell in cells
                where cell.Name != ReadTopology.AllCells
                select new Gate { Cell = new CellName(cell.Name), DeclaredBy = cell.Place },
            ],
            cells.Where(cell => cell.Name == ReadTopology.AllCells).Select(cell => cell.Place).FirstOrDefault()
        );

    private static GateDeclarations FromFile(string path, SettingReader reader)
    {
        switch (TextFile.Read(path))
        {
            case Reading<string>.Valid(var text):
                var file = GatesFile.Parse(path, text);
                foreach (var problem in file.Problems)
                {
                    reader.Add(problem);
                }

                return file.Declared;
            case Reading<string>.Invalid(var fault):
                reader.Add(new(reader.PlaceOf(GateFlags.File), fault));
                break;
        }

        return GateDeclarations.None;
    }
}
