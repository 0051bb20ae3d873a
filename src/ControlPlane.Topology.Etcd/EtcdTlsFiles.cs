namespace ControlPlane.Topology.Etcd;

/// <summary>
/// The PEM files of a TLS connection. Giving any of them switches TLS on, also a CA alone (Vitess ignores that
/// silently). Files that change are read again; new connections use what is in them then.
/// </summary>
public sealed record EtcdTlsFiles
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
