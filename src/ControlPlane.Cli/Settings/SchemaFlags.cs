using ControlPlane.Schemas.Feeds;
using ControlPlane.Schemas.Tablets;

namespace ControlPlane.Cli.Settings;

/// <summary>
/// Where the tables of keyspaces come from: docs/schemas.md. What Vitess has a flag for has Vitess' name and default
/// (vitess-semantics.md 6.3).
/// </summary>
internal static class SchemaFlags
{
    private static readonly FeedOptions Usual = new();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static Setting<SchemaSourceKind> Source { get; } =
        Declare.Choice(
            "schemas",
            "SOURCE",
            "Where the tables of keyspaces without a VSchema are read. tablets: from the primary of each unsharded "
                + "keyspace. off: nowhere, but for --schema-file.",
            "tablets",
            ("tablets", SchemaSourceKind.Tablets),
            ("off", SchemaSourceKind.Off)
        );

    public static Setting<string?> File { get; } =
        Declare.Text(
            "schema-file",
            "FILE",
            "YAML or JSON file with the tables and views of keyspaces (docs/schemas.md). What it names is not read "
                + "from tablets."
        );

    public static Setting<int> Concurrency { get; } =
        Declare.Number("schemas-concurrency", Usual.Concurrency, (1, 1024), "How many tablets are asked at once.");

    public static Setting<TimeSpan> ReadTimeout { get; } =
        Declare.Duration(
            "schemas-read-timeout",
            Usual.Limits.ReadTimeout,
            (TimeSpan.FromMilliseconds(100), Hour),
            "How long one tablet may take to list its tables and views."
        );

    public static Setting<TimeSpan> RefreshEvery { get; } =
        Declare.Duration(
            "schemas-refresh",
            Usual.RefreshEvery,
            (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            "With run: how old a list becomes before it is read again though its tablet told of no change."
        );

    public static Setting<TimeSpan> Timeout { get; } =
        Declare.Duration(
            "schemas-timeout",
            TimeSpan.FromSeconds(5),
            (TimeSpan.FromMilliseconds(100), Hour),
            "With commands that do not stay: how long to wait for all tablets together."
        );

    public static Setting<string?> TlsAuthority { get; } =
        Declare.Text("tablet-grpc-ca", "FILE", "Authorities that tablets' certificates may come from, PEM.");

    public static Setting<string?> TlsCertificate { get; } =
        Declare.Text("tablet-grpc-cert", "FILE", "Client certificate for tablets, PEM.");

    public static Setting<string?> TlsKey { get; } =
        Declare.Text("tablet-grpc-key", "FILE", "Private key of that certificate, PEM.");

    public static Setting<string?> TlsServerName { get; } =
        Declare.Text(
            "tablet-grpc-server-name",
            "NAME",
            "The name that tablets' certificates carry, where it is not their hostname."
        );

    public static Setting<string?> Credentials { get; } =
        Declare.Text(
            "grpc-auth-static-client-creds",
            "FILE",
            "JSON file with the Username and Password that tablets ask for."
        );

    public static Setting<int> MaxMessageBytes { get; } =
        Declare.Number(
            "grpc-max-message-size",
            Usual.Limits.MaxMessageBytes,
            (1024, 1 << 30),
            "The largest message that is taken from a tablet, in bytes."
        );

    /// <summary>How tablets let us in.</summary>
    public static IReadOnlyList<Setting> Access { get; } =
    [TlsAuthority, TlsCertificate, TlsKey, TlsServerName, Credentials, MaxMessageBytes];

    /// <summary>Of commands that do not stay.</summary>
    public static IReadOnlyList<Setting> Once { get; } = [Source, File, Concurrency, ReadTimeout, Timeout, .. Access];

    public static IReadOnlyList<Setting> All { get; } =
    [Source, File, Concurrency, ReadTimeout, RefreshEvery, Timeout, .. Access];
}

/// <summary>Where tables are read.</summary>
internal enum SchemaSourceKind
{
    Off,
    Tablets,
}
