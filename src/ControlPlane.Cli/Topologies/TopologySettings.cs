using System.Collections.Immutable;
using ControlPlane.Cli.Gates;
using ControlPlane.Cli.Settings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Topologies;

/// <summary>
/// All topologies that the settings and the gates file declare. <c>run</c> keeps all of them, and hands
/// <see cref="Frame"/> to whoever follows the file; the other commands work on the one that <c>--topology</c> names.
/// </summary>
internal sealed record TopologySettings(TopologyFrame Frame, ImmutableArray<DeclaredTopology> Topologies)
{
    public const string HowToDeclare =
        "No vtgate is declared, so no cell is known to need serving records. Declare vtgates with --gate-cells "
        + "zone1,zone2, with --gate-cells all for every cell that has a CellInfo, or with --gates-file FILE "
        + "(docs/gates-file.md). The variables CONTROLPLANE_GATE_CELLS and CONTROLPLANE_GATES_FILE and the keys "
        + "gate-cells and gates-file of a settings file (--config) do the same.";

    /// <summary>What a topology of a gates file says for itself, so that it cannot be said for all of them as well.</summary>
    private static readonly Setting[] OfOne =
    [
        StoreFlags.Implementation,
        StoreFlags.GlobalAddress,
        StoreFlags.GlobalRoot,
        StoreFlags.TlsCertificate,
        StoreFlags.TlsKey,
        StoreFlags.TlsAuthority,
        StoreFlags.User,
        StoreFlags.PasswordFile,
        GateFlags.Cells,
        SchemaFlags.File,
    ];

    /// <param name="reader">Takes the problems; with some, the result is not to be used.</param>
    /// <param name="needsGates">False: a topology without gates is as good.</param>
    public static TopologySettings Read(SettingReader reader, bool needsGates)
    {
        var path = reader.Read(GateFlags.File);
        var file = path is null ? GatesFile.None : ReadFile(path, reader);
        var frame = new TopologyFrame
        {
            GatesFile = path,
            One = file.TopologiesAt is null ? new StoreSettingsReader(reader).Read() : null,
            Patience = new StoreSettingsReader(reader).ReadPatience(),
            Listed = FromCells(reader.ReadPlaced(GateFlags.Cells)),
            Overriding = reader.IsGivenOutsideFile(PlanningFlags.Policy) ? reader.Read(PlanningFlags.Policy) : null,
            OverridesPublication =
                reader.IsGivenOutsideFile(PublicationFlags.Mode) || reader.IsGivenOutsideFile(PublicationFlags.Cells),
        };
        if (file.TopologiesAt is { } place)
        {
            RefuseOfOne(reader, place);
        }
        else if (needsGates && path is null && !reader.IsGiven(GateFlags.Cells))
        {
            reader.Add(new("", HowToDeclare));
        }

        var (topologies, problems) = frame.With(file);
        foreach (var problem in problems)
        {
            reader.Add(problem);
        }

        return new(frame, topologies);
    }

    /// <summary>None: they are declared elsewhere, and become known while the program runs.</summary>
    public static TopologySettings Elsewhere(StoreSettings patience) =>
        new(
            new TopologyFrame
            {
                GatesFile = null,
                One = null,
                Patience = patience,
                Listed = GateDeclarations.None,
                Overriding = null,
            },
            []
        );

    /// <summary>The one that <c>--topology</c> names, or the only one. Null: there is a problem.</summary>
    public DeclaredTopology? Choose(SettingReader reader)
    {
        var name = reader.Read(GateFlags.Topology);
        var chosen = name is null ? Topologies : [.. Topologies.Where(topology => topology.Name == name)];
        if (chosen is [var only])
        {
            return only;
        }

        if (reader.Problems.Count == 0)
        {
            var names = Settings.Read.Either(Topologies.Select(topology => topology.Name));
            reader.Add(
                name is null
                    ? new(Frame.GatesFile!, $"declares several topologies; say which with --topology: {names}")
                    : new(reader.PlaceOf(GateFlags.Topology), $"there is no topology '{name}'; expected {names}")
            );
        }

        return null;
    }

    private static GatesFile ReadFile(string path, SettingReader reader)
    {
        switch (TextFile.ReadUtf8(path))
        {
            case Reading<string>.Valid(var text):
                return GatesFile.Parse(path, text);
            case Reading<string>.Invalid(var fault):
                reader.Add(new(reader.PlaceOf(GateFlags.File), fault));
                break;
        }

        return GatesFile.None;
    }

    private static void RefuseOfOne(SettingReader reader, string place)
    {
        foreach (var setting in OfOne.Where(reader.IsGiven))
        {
            reader.Add(
                new(
                    reader.PlaceOf(setting),
                    $"is about one topology, and {place} declares several; say it in each there"
                )
            );
        }
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
}
