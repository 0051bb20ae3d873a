namespace ControlPlane.Cli.Settings;

/// <summary>How status shows what a running process knows.</summary>
internal static class StatusFlags
{
    public static Setting<bool> Watch { get; } =
        new()
        {
            Name = "watch",
            Placeholder = null,
            Help = "Show it again each second until Ctrl-C.",
            Default = false,
            Read = Read.Switch,
        };

    public static IReadOnlyList<Setting> All { get; } = [.. HttpFlags.All, GateFlags.Topology, Watch];
}
