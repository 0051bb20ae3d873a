namespace ControlPlane.Rpc;

/// <summary>How a channel connects and what it lets through.</summary>
public sealed record RpcChannelOptions
{
    /// <summary>
    /// Asked once for every call, so it must be cheap: return the same instance for as long as nothing changed. With a
    /// new instance the channel opens new connections for new calls, and the calls that run finish on the old one.
    /// Only an <c>https</c> endpoint uses it. Default: the system's authorities, no client certificate.
    /// </summary>
    public Func<RpcTls> Tls { get; init; } = FixedTls(new RpcTls());

    /// <summary>How long one attempt to connect may take, TLS included. Default 3 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Silence after which a connection with calls on it is pinged. Default 15 s. Not under 10 s against etcd, which
    /// closes connections that ping more often than every 5 s (etcd <c>server/embed/config.go</c>,
    /// <c>DefaultGRPCKeepAliveMinTime</c>); 1 s is the least the handler takes.
    /// </summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a ping may stay unanswered before the connection counts as lost. Default 5 s, at least 1 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest request message in bytes, without the prefix. Default: whatever protobuf can encode.</summary>
    public int MaxSendSize { get; init; } = int.MaxValue - 5;

    /// <summary>Largest response message in bytes, without the prefix; nothing is allocated for a larger one. Default 64 MiB.</summary>
    public int MaxReceiveSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Material that never changes.</summary>
    public static Func<RpcTls> FixedTls(RpcTls tls) => () => tls;
}
