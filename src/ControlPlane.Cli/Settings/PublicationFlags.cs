using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Settings;

/// <summary>Where the tables of unsharded keyspaces are published by their plain names.</summary>
internal static class PublicationFlags
{
    private static readonly (string Word, PublicationMode Value)[] Words =
    [
        ("auto", PublicationMode.Auto),
        ("tables", PublicationMode.Tables),
        ("off", PublicationMode.Off),
    ];

    public static Setting<PublicationMode> Mode { get; } =
        Declare.Choice(
            "publish",
            "MODE",
            "Where tables of unsharded keyspaces are published by their plain names. auto: in cells with a vtgate that "
                + "cannot know them. tables: in all cells. off: in none.",
            "auto",
            Words
        );

    public static ListSetting<(CellName Cell, PublicationMode Mode)> Cells { get; } =
        new()
        {
            Name = "publish-in",
            Placeholder = "CELL=MODE,…",
            Help = "Cells that have another mode than --publish says.",
            ReadItem = ReadCell,
        };

    public static ListSetting<KeyspaceName> AssumeEmpty { get; } =
        new()
        {
            Name = "assume-empty",
            Placeholder = "KEYSPACE,…",
            Help =
                "Keyspaces that have no tables, as long as nobody has read theirs: they keep no name of others back.",
            ReadItem = Read.Keyspace,
        };

    public static IReadOnlyList<Setting> All { get; } = [Mode, Cells, AssumeEmpty];

    public static PublicationRules ReadRules(SettingReader reader) =>
        new()
        {
            Mode = reader.Read(Mode),
            Cells = reader.Read(Cells).ToOrdinalMap(pair => pair.Cell, pair => pair.Mode),
            AssumeEmpty = reader.Read(AssumeEmpty).ToOrdinalSet(),
        };

    private static Reading<(CellName Cell, PublicationMode Mode)> ReadCell(string text)
    {
        var at = text.LastIndexOf('=');
        if (at <= 0)
        {
            return Wrong($"expected CELL=MODE such as zone1=tables, got '{text}'");
        }

        return (Read.Cell(text[..at]), Read.OneOf(Words)(text[(at + 1)..])) switch
        {
            (Reading<CellName>.Invalid(var fault), _) => Wrong(fault),
            (_, Reading<PublicationMode>.Invalid(var fault)) => Wrong(fault),
            (Reading<CellName>.Valid(var cell), Reading<PublicationMode>.Valid(var mode)) => new Reading<(
                CellName,
                PublicationMode
            )>.Valid((cell, mode)),
            _ => throw new InvalidOperationException("A reading is valid or invalid."),
        };
    }

    private static Reading<(CellName Cell, PublicationMode Mode)>.Invalid Wrong(string fault) => new(fault);
}
