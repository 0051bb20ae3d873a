namespace ControlPlane.Kubernetes.Configuration;

/// <summary>
/// Which API server, whom to trust, and who we are. From <see cref="InClusterConfiguration"/> or
/// <see cref="Kubeconfig"/>, or made by hand.
/// </summary>
public sealed record ClusterConfiguration
{
    public required Uri Server { get; init; }

    /// <summary>The authorities that the server's certificate must come from. Null: the system's.</summary>
    public PemSource? Authorities { get; init; }

    /// <summary>The name that the server's certificate must carry. Null: the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Shown to a server that asks. Null: none, unless a credential plug-in gives one.</summary>
    public ClientKeyPair? ClientCertificate { get; init; }

    public ClusterCredentials Credentials { get; init; } = new ClusterCredentials.None();

    /// <summary>Where objects are looked for when nobody said so.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>An HTTP proxy for all calls. Null: none, whatever the environment says.</summary>
    public Uri? Proxy { get; init; }
}

/// <summary>A client certificate with its chain, and its private key.</summary>
public sealed record ClientKeyPair(PemSource Certificate, PemSource Key);
