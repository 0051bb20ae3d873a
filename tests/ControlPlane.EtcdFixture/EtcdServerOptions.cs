namespace ControlPlane.EtcdFixture;

/// <summary>How a server of a test is started; what is null or empty stays etcd's default.</summary>
public sealed record EtcdServerOptions
{
    /// <summary>Its certificate, key and CA; clients must then speak TLS.</summary>
    public ServerCertificate? Tls { get; init; }

    /// <summary>Whether clients must show a certificate that the CA signed.</summary>
    public bool ClientCertificates { get; init; }

    /// <summary>Data goes to the disk, as figures to be compared with others need it; otherwise to memory.</summary>
    public bool OnDisk { get; init; }

    /// <summary>Further flags, such as <c>--quota-backend-bytes=8388608</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
}

/// <param name="Ca">The authority that client certificates are checked with.</param>
public sealed record ServerCertificate(string CertificateFile, string KeyFile, string Ca);
