using ControlPlane.Cli.Schedules;
using ControlPlane.Reconcile.Loops;

namespace ControlPlane.Cli.Settings;

/// <summary>How run behaves.</summary>
internal static class RunFlags
{
    private static readonly LoopOptions Usual = new();

    public static Setting<TimeSpan> ResyncEvery { get; } =
        Declare.Duration(
            "resync-every",
            TimeSpan.FromMinutes(10),
            (TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            "How often everything is read again and compared with what is known."
        );

    /// <summary>Null: not given.</summary>
    public static Setting<ResyncTimes?> ResyncCron { get; } =
        new()
        {
            Name = "resync-cron",
            Placeholder = "EXPRESSION",
            Help = "The same by Quartz' cron expression, such as '0 0/10 * * * ?', in the time zone of the process.",
            Default = null,
            Read = ResyncSettings.ReadCron,
        };

    public static Setting<TimeSpan> SrvVSchemaSpacing { get; } =
        Declare.Duration(
            "srv-vschema-spacing",
            Usual.SrvVSchemaSpacing,
            (TimeSpan.Zero, TimeSpan.FromHours(1)),
            "The least time between two writes of one cell's SrvVSchema: each throws away its vtgates' plan caches."
        );

    public static Setting<TimeSpan> GateGrace { get; } =
        Declare.Duration(
            "gate-grace",
            Usual.GateGrace,
            (TimeSpan.Zero, TimeSpan.FromDays(365)),
            "How long a cell is kept servable after its last gate has left."
        );

    public static Setting<int> FlapLimit { get; } =
        Declare.Number(
            "flap-limit",
            Usual.FlapLimit,
            (1, 1000),
            "A record is left alone once somebody else has undone our write this often within --flap-window."
        );

    public static Setting<TimeSpan> FlapWindow { get; } =
        Declare.Duration(
            "flap-window",
            Usual.FlapWindow,
            (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            "See --flap-limit."
        );

    public static IReadOnlyList<Setting> All { get; } =
    [
        .. HttpFlags.All,
        ResyncEvery,
        ResyncCron,
        SrvVSchemaSpacing,
        GateGrace,
        FlapLimit,
        FlapWindow,
        .. ElectionFlags.All,
    ];
}
