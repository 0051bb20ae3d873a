using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Rpc.Server;

/// <summary>The TLS material of a server. An instance is never changed: when files change, the owner makes a new one.</summary>
public sealed class RpcServerTls
{
    /// <summary>Shown to clients, with its private key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>
    /// Who must have signed a client's certificate. Empty: clients show none. Otherwise one is mandatory, as it is for a
    /// Vitess server with <c>--grpc-ca</c>.
    /// </summary>
    public IReadOnlyList<X509Certificate2> ClientAuthorities { get; init; } = [];
}
