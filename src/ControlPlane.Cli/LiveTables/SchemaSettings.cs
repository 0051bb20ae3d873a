using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Topologies;
using ControlPlane.Rpc.Tls;
using ControlPlane.Schemas.Feeds;

namespace ControlPlane.Cli.LiveTables;

/// <summary>Where the tables of a topology's keyspaces come from, checked.</summary>
internal sealed record SchemaSettings
{
    /// <summary>Nowhere.</summary>
    public static SchemaSettings Off { get; } = new();

    public bool FromTablets { get; init; }

    /// <summary>Null: no file.</summary>
    public string? File { get; init; }

    /// <summary>Null: no TLS.</summary>
    public RpcTlsFiles? Tls { get; init; }

    /// <summary>The file of the static credentials; null: none.</summary>
    public string? Credentials { get; init; }

    /// <summary>How tablets are asked; the clock and the log are the host's.</summary>
    public FeedOptions Options { get; init; } = new();

    /// <summary>For commands that do not stay: for all tablets together.</summary>
    public TimeSpan Timeout { get; init; } = SchemaFlags.Timeout.Default;

    /// <param name="reader">Takes the problems; with some, the result is not to be used.</param>
    public static SchemaSettings Read(SettingReader reader)
    {
        var usual = new FeedOptions();
        return new()
        {
            FromTablets = reader.Read(SchemaFlags.Source) is SchemaSourceKind.Tablets,
            File = ReadFile(reader),
            Tls = ReadTls(reader),
            Credentials = ReadCredentials(reader),
            Timeout = reader.Read(SchemaFlags.Timeout),
            Options = usual with
            {
                Concurrency = reader.Read(SchemaFlags.Concurrency),
                RefreshEvery = reader.Read(SchemaFlags.RefreshEvery),
                Limits = usual.Limits with
                {
                    ReadTimeout = reader.Read(SchemaFlags.ReadTimeout),
                    MaxMessageBytes = reader.Read(SchemaFlags.MaxMessageBytes),
                },
            },
        };
    }

    /// <summary>With what a topology says for itself.</summary>
    public SchemaSettings For(DeclaredTopology topology) =>
        this with
        {
            FromTablets = topology.Schemas is { } source ? source is SchemaSourceKind.Tablets : FromTablets,
            File = topology.SchemaFile ?? File,
        };

    private static string? ReadFile(SettingReader reader)
    {
        var path = reader.Read(SchemaFlags.File);
        if (
            path is not null
            && SchemaFileFeed.ReadOnce(path, TimeProvider.System) is SchemaFileNews.Refused(var faults)
        )
        {
            foreach (var fault in faults)
            {
                reader.Add(fault.Place == path ? new(reader.PlaceOf(SchemaFlags.File), fault.What) : fault);
            }
        }

        return path;
    }

    private static RpcTlsFiles? ReadTls(SettingReader reader)
    {
        var name = reader.Read(SchemaFlags.TlsServerName);
        var files = FileSettings.ReadPem(
            reader,
            SchemaFlags.TlsAuthority,
            SchemaFlags.TlsCertificate,
            SchemaFlags.TlsKey
        );
        if (files is null && name is not null)
        {
            reader.Add(new(reader.PlaceOf(SchemaFlags.TlsServerName), $"goes with {SchemaFlags.TlsAuthority.Flag}"));
        }

        return files is null ? null : files with { ServerName = name };
    }

    private static string? ReadCredentials(SettingReader reader)
    {
        var path = FileSettings.ReadPath(reader, SchemaFlags.Credentials);
        if (
            path is not null
            && TextFile.Read(path) is Reading<string>.Valid(var text)
            && CredentialsFile.Parse(text) is Reading<Schemas.Tablets.TabletCredentials>.Invalid(var fault)
        )
        {
            reader.Add(new(reader.PlaceOf(SchemaFlags.Credentials), $"'{path}' {fault}"));
        }

        return path;
    }
}
