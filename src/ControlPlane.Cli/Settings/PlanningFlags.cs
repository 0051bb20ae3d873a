using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Settings;

/// <summary>What may be done, and how careful it is.</summary>
internal static class PlanningFlags
{
    private static readonly PlanningRules Usual = new();

    public static Setting<Policy> Policy { get; } =
        Declare.Choice(
            "policy",
            "POLICY",
            "What may be done. observe: nothing. create: write records that are missing, empty, incomplete or "
                + "undecodable. refresh: also stale ones. prune: also delete those of keyspaces that are gone.",
            "refresh",
            ("observe", Serving.Planning.Policy.Observe),
            ("create", Serving.Planning.Policy.Create),
            ("refresh", Serving.Planning.Policy.Refresh),
            ("prune", Serving.Planning.Policy.Prune)
        );

    public static Setting<bool> AllowPartial { get; } =
        new()
        {
            Name = "allow-partial",
            Placeholder = null,
            Help = "Build SNAPSHOT keyspaces although shards are lacking.",
            Default = false,
            Read = Read.Switch,
        };

    public static ListSetting<KeyspaceName> AssumeNoMigration { get; } =
        new()
        {
            Name = "assume-no-migration",
            Placeholder = "KEYSPACE,…",
            Help = "Keyspaces of which no Reshard runs, whatever a cell that cannot be read may hide.",
            ReadItem = Read.Keyspace,
        };

    public static Setting<TimeSpan> OrphanGrace { get; } =
        Declare.Duration(
            "orphan-grace",
            Usual.OrphanGrace,
            (TimeSpan.Zero, TimeSpan.FromDays(365)),
            "With --policy prune: how long a record must have been an orphan. One pass cannot know: 0s deletes at once."
        );

    public static Setting<int> MaxRecordBytes { get; } =
        Declare.Number(
            "max-record-bytes",
            Usual.MaxRecordBytes,
            (1024, 1 << 30),
            "The largest record to write; raise it together with etcd's --max-request-bytes."
        );

    public static ListSetting<AcceptedGuard> Accept { get; } =
        new()
        {
            Name = "accept",
            Placeholder = "REASON",
            Help =
                $"Write although this guard blocks: {Read.Either(ReadTopology.AcceptableReasons)}. A plan made with it "
                + "is applied with it.",
            ReadItem = ReadTopology.AcceptedReason,
        };

    public static Setting<bool> AllowRoutingChange { get; } =
        new()
        {
            Name = "allow-routing-change",
            Placeholder = null,
            Help =
                "Always write, even where a plain table name that resolves in a cell now would be ambiguous, not found, or "
                + "another table's.",
            Default = false,
            Read = Read.Switch,
        };

    public static IReadOnlyList<Setting> All { get; } =
    [
        Policy,
        AllowPartial,
        AssumeNoMigration,
        OrphanGrace,
        MaxRecordBytes,
        Accept,
        AllowRoutingChange,
        .. PublicationFlags.All,
    ];

    /// <summary>Those of a command that has a policy of its own.</summary>
    public static IReadOnlyList<Setting> Careful { get; } = [AllowPartial, AssumeNoMigration, MaxRecordBytes, Accept];
}
