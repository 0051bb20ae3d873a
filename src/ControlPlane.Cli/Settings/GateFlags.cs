namespace ControlPlane.Cli.Settings;

/// <summary>Where vtgates are.</summary>
internal static class GateFlags
{
    public static ListSetting<string> Cells { get; } =
        new()
        {
            Name = "gate-cells",
            Placeholder = "CELL,…",
            Help = "Cells that have vtgates, or 'all': every cell that has a CellInfo.",
            ReadItem = ReadTopology.GateCell,
        };

    public static Setting<string?> File { get; } =
        Declare.Text("gates-file", "FILE", "YAML or JSON file that declares vtgates (docs/gates-file.md).");

    public static Setting<string?> Topology { get; } =
        Declare.Text("topology", "NAME", "Which of the topologies of the gates file, where it declares several.");

    public static IReadOnlyList<Setting> All { get; } = [Cells, File, Topology, .. KubernetesFlags.All];
}
