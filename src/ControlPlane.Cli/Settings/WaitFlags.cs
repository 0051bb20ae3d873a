using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Settings;

/// <summary>What <c>wait</c> waits for, and how long.</summary>
internal static class WaitFlags
{
    public static ListSetting<CellName> Cells { get; } =
        new()
        {
            Name = "cell",
            Placeholder = "CELL,…",
            Help = "Cells that must have their records: the one of the vtgate that is about to start.",
            ReadItem = Read.Cell,
        };

    public static ListSetting<KeyspaceName> KeyspacesToWatch { get; } =
        new()
        {
            Name = "keyspaces-to-watch",
            Placeholder = "KEYSPACE,…",
            Help = "The only keyspaces that matter: the vtgate's own --keyspaces-to-watch. Without it: all.",
            ReadItem = Read.Keyspace,
        };

    public static Setting<TimeSpan> Timeout { get; } =
        Declare.Duration(
            "timeout",
            TimeSpan.FromMinutes(5),
            (TimeSpan.Zero, TimeSpan.FromDays(1)),
            "How long to wait. Then the vtgate is let go on all the same, unless --fail-closed."
        );

    public static Setting<bool> FailClosed { get; } =
        new()
        {
            Name = "fail-closed",
            Placeholder = null,
            Help = "After the timeout, exit with an error.",
            Default = false,
            Read = Read.Switch,
        };

    public static IReadOnlyList<Setting> All { get; } = [Cells, KeyspacesToWatch, Timeout, FailClosed];
}
