using ControlPlane.Kubernetes.Credentials;

namespace ControlPlane.Kubernetes.Transports;

/// <summary>What a transport is made from, as text, so that two can be compared. Its print shows nothing of it.</summary>
internal sealed record TlsTexts(string? Authorities, PemPair? Certificate)
{
    public override string ToString() => "(TLS)";
}
