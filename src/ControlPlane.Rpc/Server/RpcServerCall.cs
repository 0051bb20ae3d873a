using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Rpc.Server;

/// <summary>What a handler may know of a call beside its messages, and what it may send beside them.</summary>
public sealed class RpcServerCall
{
    /// <summary>The <c>:path</c>, for example <c>/queryservice.Query/GetSchema</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The client's custom headers, without those of the protocol.</summary>
    public required RpcMetadata Metadata { get; init; }

    /// <summary>Where the call comes from; null when the transport does not say.</summary>
    public IPEndPoint? Peer { get; init; }

    /// <summary>The client's certificate, which an authority of ours has signed; null without mutual TLS.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>How long the client waits for the whole call, from its start; null: it did not say.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Sent before the first message. Setting it later has no effect.</summary>
    public RpcMetadata Headers { get; set; } = RpcMetadata.Empty;

    /// <summary>Sent beside the status, unless the status brings its own.</summary>
    public RpcMetadata Trailers { get; set; } = RpcMetadata.Empty;
}
