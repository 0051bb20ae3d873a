using ControlPlane.Topology.Etcd;

namespace ControlPlane.Cli.Settings;

/// <summary>
/// Where the topology is and how to reach it. Names and defaults are Vitess' (vitess-semantics.md 1.6).
/// </summary>
internal static class StoreFlags
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static Setting<StoreKind> Implementation { get; } =
        new()
        {
            Name = "topo-implementation",
            Placeholder = "NAME",
            Help = "etcd2; or memory: embedded, with a sample in it, gone when the command ends.",
            Default = StoreKind.Etcd,
            DefaultText = "etcd2",
            Read = ReadTopology.Implementation,
        };

    public static Setting<EtcdAddress?> GlobalAddress { get; } =
        new()
        {
            Name = "topo-global-server-address",
            Placeholder = "HOST:PORT,…",
            Help = "Servers of the global store.",
            Default = null,
            Read = ReadTopology.Address,
        };

    public static Setting<string?> GlobalRoot { get; } =
        Declare.Text("topo-global-root", "PATH", "Prefix of the global store's keys, for example /vitess/global.");

    public static Setting<string?> TlsCertificate { get; } =
        Declare.Text("topo-etcd-tls-cert", "FILE", "Client certificate for etcd, PEM.");

    public static Setting<string?> TlsKey { get; } =
        Declare.Text("topo-etcd-tls-key", "FILE", "Private key of the client certificate, PEM.");

    public static Setting<string?> TlsAuthority { get; } =
        Declare.Text(
            "topo-etcd-tls-ca",
            "FILE",
            "Authorities that etcd's certificate may come from, PEM. Any of the three files turns TLS on."
        );

    public static Setting<string?> User { get; } =
        Declare.Text(
            "topo-etcd-user",
            "NAME",
            $"etcd user. Its password comes from a file, or from the variable {Secrets.PasswordVariable}."
        );

    public static Setting<string?> PasswordFile { get; } =
        Declare.Text(
            "topo-etcd-password-file",
            "FILE",
            "File with the password of the etcd user; a newline at its end does not count."
        );

    public static Setting<TimeSpan> LeaseTimeToLive { get; } =
        Declare.Duration(
            "topo-etcd-lease-ttl",
            TimeSpan.FromSeconds(30),
            (TimeSpan.FromSeconds(5), Hour),
            "How long our locks live without being renewed."
        );

    public static Setting<int> ReadConcurrency { get; } =
        Declare.Number("topo-read-concurrency", 32, (1, 1024), "How many cells are read at once.");

    public static Setting<TimeSpan> LockTimeout { get; } =
        Declare.Duration(
            "lock-timeout",
            TimeSpan.FromSeconds(45),
            (TimeSpan.Zero, Hour),
            "How long to wait for locks, and for workflows that are running."
        );

    public static Setting<TimeSpan> RemoteOperationTimeout { get; } =
        Declare.Duration(
            "remote-operation-timeout",
            TimeSpan.FromSeconds(15),
            (TimeSpan.FromMilliseconds(100), Hour),
            "How long one operation on a store may take."
        );

    public static IReadOnlyList<Setting> All { get; } =
    [
        Implementation,
        GlobalAddress,
        GlobalRoot,
        TlsCertificate,
        TlsKey,
        TlsAuthority,
        User,
        PasswordFile,
        LeaseTimeToLive,
        ReadConcurrency,
        LockTimeout,
        RemoteOperationTimeout,
    ];
}
