namespace ControlPlane.Rpc.Tls;

/// <summary>The PEM files of a client's TLS connections.</summary>
public sealed record RpcTlsFiles
{
    /// <summary>The only authorities that are trusted, one or several. Null: the system's.</summary>
    public string? Ca { get; init; }

    /// <summary>Our certificate. Needs <see cref="Key"/>.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its private key, unencrypted.</summary>
    public string? Key { get; init; }

    /// <summary>The name that the server's certificate must carry, where it is not the host of the endpoint.</summary>
    public string? ServerName { get; init; }
}
