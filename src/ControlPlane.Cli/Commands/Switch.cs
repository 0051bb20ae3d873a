namespace ControlPlane.Cli.Commands;

/// <summary>
/// A switch that is given on the command line or not at all: neither a variable nor a settings file may make a command
/// destroy more, or less, than the person who types it expects.
/// </summary>
internal sealed record Switch(string Name, string Help)
{
    public static Switch DryRun { get; } = new("dry-run", "Write nothing; tell what would be written.");

    public static Switch Force { get; } =
        new("force", "Overwrite files that no export wrote, or that were edited since.");

    public static Switch AcceptRoutingChange { get; } =
        new(
            "accept-routing-change",
            "Write although a plain table name would be ambiguous, not found, or another table's. A plan made with it is "
                + "applied with it."
        );

    public static IReadOnlyList<Switch> All { get; } = [DryRun, Force, AcceptRoutingChange];

    public string Flag => "--" + Name;
}
