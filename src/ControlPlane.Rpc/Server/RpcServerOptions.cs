using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Rpc.Server;

/// <summary>Where a server listens and what it lets through.</summary>
public sealed record RpcServerOptions
{
    /// <summary>Address and port; port 0 takes any that is free.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Asked at every handshake, so it must be cheap. Null: HTTP/2 without TLS.</summary>
    public Func<RpcServerTls>? Tls { get; init; }

    /// <summary>Largest request message in bytes; nothing is kept of a larger one. Default 16 MiB, as Vitess has it.</summary>
    public int MaxReceiveSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>Largest response message in bytes. Default 16 MiB.</summary>
    public int MaxSendSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>Calls under way on one connection; a client opens another for more, or waits. Default 100.</summary>
    public int MaxStreamsPerConnection { get; init; } = 100;

    /// <summary>Connections at a time; further ones are closed at once. Null, the default: as many as the system has.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Silence after which a client is pinged. Default 30 s, at least 1 s.</summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ping may stay unanswered before the client counts as gone. Default 10 s, at least 1 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a client may leave a message unread. Then its call, and only that, is reset with ENHANCE_YOUR_CALM, which
    /// clients take for ResourceExhausted: no messages pile up for a reader that has stopped. Default 30 s.
    /// </summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long unary calls may go on once the server stops. Streams end at once. Default 5 s.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Asked before a call of a known method is served; a status refuses it. Default: all are served.</summary>
    public Func<RpcServerCall, RpcStatus?> Admit { get; init; } = static _ => null;

    /// <summary>The clock of deadlines and of <see cref="WriteTimeout"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
