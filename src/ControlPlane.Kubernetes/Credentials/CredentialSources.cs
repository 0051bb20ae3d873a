using ControlPlane.Kubernetes.Configuration;

namespace ControlPlane.Kubernetes.Credentials;

internal static class CredentialSources
{
    public static ICredentialSource Of(ClusterConfiguration cluster, TimeProvider time) =>
        cluster.Credentials switch
        {
            ClusterCredentials.Token(var token) => new FixedCredential(new(token, null)),
            ClusterCredentials.TokenFile(var path) => new TokenFileSource(path),
            ClusterCredentials.Exec(var plugin) => new ExecSource(plugin, cluster, time),
            _ => new FixedCredential(Credential.None),
        };
}
