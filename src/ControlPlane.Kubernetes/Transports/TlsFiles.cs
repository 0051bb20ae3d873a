using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Credentials;

namespace ControlPlane.Kubernetes.Transports;

/// <summary>
/// Reads the files of authorities and client certificate for every call, since they are replaced while we run. While one
/// cannot be read, which happens at the moment it is replaced, what was read last serves.
/// </summary>
internal sealed class TlsFiles(ClusterConfiguration cluster)
{
    private readonly Lock gate = new();
    private string? authorities;
    private PemPair? certificate;

    /// <exception cref="IOException">A file could not be read yet.</exception>
    public TlsTexts Read(Credential credential)
    {
        lock (gate)
        {
            authorities = cluster.Authorities is { } source
                ? Text(source) ?? authorities ?? throw Missing(source)
                : null;
            if (cluster.ClientCertificate is { } pair)
            {
                certificate =
                    Text(pair.Certificate) is { } text && Text(pair.Key) is { } key
                        ? new(text, key)
                        : certificate ?? throw Missing(pair.Certificate);
            }

            return new(authorities, credential.Certificate ?? certificate);
        }
    }

    private static string? Text(PemSource source)
    {
        try
        {
            return source switch
            {
                PemSource.Inline(var text) => text,
                PemSource.File(var path) when File.ReadAllText(path) is { Length: > 0 } text => text,
                _ => null,
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IOException Missing(PemSource source) =>
        new($"{(source is PemSource.File(var path) ? path : "the certificate")} cannot be read.");
}
