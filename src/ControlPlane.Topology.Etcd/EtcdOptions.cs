using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd;

/// <summary>How to reach an etcd cluster and what to expect of it.</summary>
public sealed record EtcdOptions
{
    public required EtcdAddress Address { get; init; }

    /// <summary>
    /// Null: TLS only to endpoints that say <c>https://</c>, trusting the system's authorities. Giving any file switches TLS
    /// on, also a CA alone (Vitess ignores that silently). Files that change are read again; new connections use them then.
    /// </summary>
    public RpcTlsFiles? Tls { get; init; }

    /// <summary>Null: no user; a client certificate's common name may still be one.</summary>
    public EtcdUser? User { get; init; }

    /// <summary>How long a call may take, all tries together. Default 15 s, as Vitess' <c>--remote-operation-timeout</c>.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one try of a read may take while there are other endpoints to ask. Default 5 s.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For how long a call that failed on every endpoint is tried again, as long as it certainly did nothing or is a
    /// read. Default 5 s, enough for an election of a leader. Zero: each endpoint once.
    /// </summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one attempt to connect may take, TLS included. Default 3 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Silence after which a connection with calls on it is pinged. Default 15 s, at least 10 s: etcd closes
    /// connections that ping more often than every 5 s (server/embed/config.go, <c>DefaultGRPCKeepAliveMinTime</c>).
    /// </summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a ping may stay unanswered. Default 5 s, at least 1 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest answer taken, in bytes. Default 64 MiB.</summary>
    public int MaxReceiveBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What a page of a listing should weigh at most, in bytes; one entry may weigh more. Default 4 MiB.</summary>
    public int PageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How often a stream of watches is asked for a sign of life. Default 10 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long that may take before the stream is given up and opened on another endpoint. Default 5 s.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most changes of keys that wait for the reader of a watch; more get a snapshot instead. Default 50,000.</summary>
    public int WatchBacklog { get; init; } = 50_000;

    /// <summary>The most bytes that do, beside one revision. Default 32 MiB.</summary>
    public int WatchBacklogBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The server's <c>--max-request-bytes</c> and <c>--max-txn-ops</c>. Default: etcd's defaults.</summary>
    public StoreLimits Limits { get; init; } = StoreLimits.EtcdDefaults;

    /// <summary>Every problem, in words for the person who wrote the configuration. Empty: good.</summary>
    public IReadOnlyList<string> Problems() => OptionRules.ProblemsOf(this);
}
