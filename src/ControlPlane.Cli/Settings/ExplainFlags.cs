using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Settings;

/// <summary>What <c>explain</c> asks, beside the name.</summary>
internal static class ExplainFlags
{
    public static Setting<KeyspaceName?> Keyspace { get; } =
        new()
        {
            Name = "keyspace",
            Placeholder = "KEYSPACE",
            Help = "The keyspace that is selected, or that the query names. Without it: the plain name.",
            Default = null,
            Read = text => new Reading<KeyspaceName?>.Valid(new KeyspaceName(text)),
        };

    public static Setting<TabletType> TabletType { get; } =
        Declare.Choice(
            "tablet-type",
            "TYPE",
            "For which tablets the query is meant.",
            "primary",
            ("primary", Protocols.Topodata.TabletType.Primary),
            ("replica", Protocols.Topodata.TabletType.Replica),
            ("rdonly", Protocols.Topodata.TabletType.Rdonly)
        );

    public static Setting<CellName?> Cell { get; } =
        new()
        {
            Name = "cell",
            Placeholder = "CELL",
            Help = "Answer as a vtgate of this cell that knows only the record that the cell has now.",
            Default = null,
            Read = text =>
                Settings.Read.Cell(text) switch
                {
                    Reading<CellName>.Invalid invalid => new Reading<CellName?>.Invalid(invalid.Fault),
                    _ => new Reading<CellName?>.Valid(new CellName(text)),
                },
        };

    public static IReadOnlyList<Setting> All { get; } = [Keyspace, TabletType, Cell];
}
