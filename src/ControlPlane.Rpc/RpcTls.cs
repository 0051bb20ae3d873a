using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Rpc;

/// <summary>
/// The TLS material of a channel. An instance is never changed: when files change, the owner makes a new one, and the
/// channel notices that by reference.
/// </summary>
public sealed class RpcTls
{
    /// <summary>The only authorities that are trusted. Empty: the system's.</summary>
    public IReadOnlyList<X509Certificate2> Authorities { get; init; } = [];

    /// <summary>Shown to a server that asks, with its private key. Null: none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The name the server's certificate must carry, where it is not the host of the endpoint.</summary>
    public string? TargetName { get; init; }
}
