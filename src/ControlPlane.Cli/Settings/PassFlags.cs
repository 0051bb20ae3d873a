namespace ControlPlane.Cli.Settings;

/// <summary>How long a single pass may take.</summary>
internal static class PassFlags
{
    public static Setting<TimeSpan> Deadline { get; } =
        Declare.Duration(
            "deadline",
            TimeSpan.Zero,
            (TimeSpan.Zero, TimeSpan.FromDays(1)),
            "End after so long, whatever is left, and give back all locks; 0s: never. For jobs that are killed later."
        );

    public static IReadOnlyList<Setting> All { get; } = [Deadline];
}
