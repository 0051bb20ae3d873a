using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Rpc.Tls;

/// <summary>What the TLS files contained at one time. Null for those not given.</summary>
internal sealed record TlsBytes(string? Ca, string? Certificate, string? Key)
{
    public static TlsBytes Read(RpcTlsFiles files) => new(Text(files.Ca), Text(files.Certificate), Text(files.Key));

    /// <exception cref="CryptographicException">A file does not hold what it should; the message names it.</exception>
    public RpcTls Parse(RpcTlsFiles files) =>
        new()
        {
            Authorities = Ca is null ? [] : [.. Authorities(Ca, files.Ca)],
            ClientCertificate = Certificate is null || Key is null ? null : Pair(Certificate, Key, files),
            TargetName = files.ServerName,
        };

    /// <summary>Nothing of a key: records print what they hold.</summary>
    public override string ToString() => nameof(TlsBytes);

    private static X509Certificate2Collection Authorities(string pem, string? path)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException failure)
        {
            throw new CryptographicException($"the CA file '{path}' cannot be read: {failure.Message}", failure);
        }

        return found.Count > 0
            ? found
            : throw new CryptographicException($"the CA file '{path}' holds no certificate in PEM form");
    }

    private static X509Certificate2 Pair(string certificate, string key, RpcTlsFiles files)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new CryptographicException(
                $"the client certificate '{files.Certificate}' and the key '{files.Key}' cannot be used together: "
                    + failure.Message,
                failure
            );
        }
    }

    private static string? Text(string? path) => path is null ? null : File.ReadAllText(path);
}
