namespace ControlPlane.Cli.Settings;

/// <summary>Which of several that run beside each other works.</summary>
internal static class ElectionFlags
{
    public static Setting<bool> Elect { get; } =
        new()
        {
            Name = "leader-election",
            Placeholder = null,
            Help = "With --kubernetes: of several, one works and the others stand by.",
            Default = false,
            Read = Read.Switch,
        };

    public static Setting<string?> Lease { get; } =
        Declare.Text("leader-election-lease", "NAME", "The Lease that they are elected by. Without it: controlplane.");

    public static Setting<string?> Namespace { get; } =
        Declare.Text("leader-election-namespace", "NAMESPACE", "Its namespace; without it our own.");

    public static Setting<TimeSpan> LeaseDuration { get; } =
        Declare.Duration(
            "leader-election-lease-duration",
            TimeSpan.FromSeconds(15),
            (TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(5)),
            "How long after a leader's last sign of life another one takes over."
        );

    public static IReadOnlyList<Setting> All { get; } = [Elect, Lease, Namespace, LeaseDuration];
}
