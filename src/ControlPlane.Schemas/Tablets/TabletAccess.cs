using ControlPlane.Rpc;

namespace ControlPlane.Schemas.Tablets;

/// <summary>How tablets let us in.</summary>
public sealed record TabletAccess
{
    /// <summary>Without TLS and credentials, Vitess' default.</summary>
    public static TabletAccess Open { get; } = new();

    /// <summary>The TLS material, asked once for every call. Null: no TLS.</summary>
    public Func<RpcTls>? Tls { get; init; }

    /// <summary>
    /// The static credentials, asked once for every call. They go as <c>username</c> and <c>password</c> in the clear
    /// where there is no TLS, as in Vitess. Null: none.
    /// </summary>
    public Func<TabletCredentials>? Credentials { get; init; }
}

/// <summary>What <c>--grpc-auth-static-client-creds</c> names.</summary>
public sealed record TabletCredentials(string Username, string Password)
{
    /// <summary>Nothing of the password: records print what they hold.</summary>
    public override string ToString() => Username;
}
