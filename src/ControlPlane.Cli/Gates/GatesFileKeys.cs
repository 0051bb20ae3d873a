using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Gates;

/// <summary>
/// The keys of a gates file, spelt with underscores; docs/gates-file.schema.json has the same. Where a topology is, and
/// how to reach it, is said with the names of the settings that say it on the command line.
/// </summary>
internal static class GatesFileKeys
{
    public static string Address { get; } = KeyOf(StoreFlags.GlobalAddress);

    public static string Root { get; } = KeyOf(StoreFlags.GlobalRoot);

    public static string TlsCertificate { get; } = KeyOf(StoreFlags.TlsCertificate);

    public static string TlsKey { get; } = KeyOf(StoreFlags.TlsKey);

    public static string TlsAuthority { get; } = KeyOf(StoreFlags.TlsAuthority);

    public static string User { get; } = KeyOf(StoreFlags.User);

    public static string PasswordFile { get; } = KeyOf(StoreFlags.PasswordFile);

    public static string Policy { get; } = KeyOf(PlanningFlags.Policy);

    public static string Publish { get; } = KeyOf(PublicationFlags.Mode);

    public static string PublishIn { get; } = KeyOf(PublicationFlags.Cells);

    public static string Schemas { get; } = KeyOf(SchemaFlags.Source);

    public static string SchemaFile { get; } = KeyOf(SchemaFlags.File);

    /// <summary>At the top of the file.</summary>
    public static IReadOnlyList<string> OfFile { get; } = ["cells", "gates", "topologies"];

    public static IReadOnlyList<string> OfGate { get; } =
    ["cell", "keyspaces_to_watch", "cells_to_watch", "version", "tracker", "replicas"];

    public static IReadOnlyList<string> OfTopology { get; } =
    [
        "name",
        Address,
        Root,
        TlsCertificate,
        TlsKey,
        TlsAuthority,
        User,
        PasswordFile,
        Policy,
        Publish,
        PublishIn,
        Schemas,
        SchemaFile,
        "cells",
        "gates",
    ];

    private static string KeyOf(Setting setting) => setting.Name.Replace('-', '_');
}
