using System.Text;

namespace ControlPlane.Kubernetes.Configuration;

/// <summary>Makes a configuration of the two entries that a context names.</summary>
internal sealed class KubeconfigReader(KubeconfigEntry cluster, KubeconfigEntry? user)
{
    private static readonly (string Member, string Instead)[] NotForUs =
    [
        ("username", "use a token, a client certificate or an exec plug-in"),
        ("auth-provider", "use an exec plug-in"),
        ("as", "impersonation is not supported"),
    ];

    public ClusterConfiguration Read(string space)
    {
        var server = cluster.Required("server");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            throw new ConfigurationException($"{cluster.Title}: server '{server}' is no http(s) address.");
        }

        if (cluster.Node.Text("insecure-skip-tls-verify") is "true")
        {
            throw new ConfigurationException(
                $"{cluster.Title}: insecure-skip-tls-verify is not supported; give certificate-authority."
            );
        }

        return new()
        {
            Server = address,
            Authorities = Pem(cluster, "certificate-authority"),
            TlsServerName = cluster.Node.Text("tls-server-name") is { Length: > 0 } name ? name : null,
            ClientCertificate = user is null ? null : KeyPair(user),
            Credentials = user is null ? new ClusterCredentials.None() : CredentialsOf(user),
            Namespace = space,
            Proxy = cluster.Node.Text("proxy-url") is { Length: > 0 } proxy ? new Uri(proxy) : null,
        };
    }

    private static ClusterCredentials CredentialsOf(KubeconfigEntry user)
    {
        foreach (var (member, instead) in NotForUs)
        {
            if (user.Node.Text(member) is { Length: > 0 } || user.Node.Mapping(member) is not null)
            {
                throw new ConfigurationException($"{user.Title}: '{member}' is not supported; {instead}.");
            }
        }

        // As in kubectl, a file of a token goes before a token.
        return user.Node.Mapping("exec") is not null ? new ClusterCredentials.Exec(Plugin(user))
            : user.Node.Text("tokenFile") is { Length: > 0 } file ? new ClusterCredentials.TokenFile(user.Resolve(file))
            : user.Node.Text("token") is { Length: > 0 } token ? new ClusterCredentials.Token(token)
            : new ClusterCredentials.None();
    }

    private static ExecPlugin Plugin(KubeconfigEntry user)
    {
        var entry = user with { Title = $"{user.Title}, exec", Node = user.Node.Mapping("exec")! };
        if (entry.Node.Text("interactiveMode") is "Always")
        {
            throw new ConfigurationException($"{entry.Title}: interactiveMode Always; nobody is there to be asked.");
        }

        var command = entry.Required("command");
        return new()
        {
            ApiVersion = entry.Required("apiVersion"),
            Command = command.Contains('/', StringComparison.Ordinal) ? entry.Resolve(command) : command,
            Arguments = [.. entry.Node.Texts("args")],
            Environment =
            [
                .. from item in entry.Node.Items("env")
                select KeyValuePair.Create(item.Text("name") ?? "", item.Text("value") ?? ""),
            ],
            InstallHint = entry.Node.Text("installHint"),
            ProvideClusterInfo = entry.Node.Text("provideClusterInfo") is "true",
        };
    }

    private static ClientKeyPair? KeyPair(KubeconfigEntry user) =>
        (Pem(user, "client-certificate"), Pem(user, "client-key")) switch
        {
            ({ } certificate, { } key) => new(certificate, key),
            (null, null) => null,
            _ => throw new ConfigurationException($"{user.Title}: client-certificate and client-key go together."),
        };

    /// <summary>The member itself is a file; with <c>-data</c> it is the content, which goes first.</summary>
    private static PemSource? Pem(KubeconfigEntry entry, string member)
    {
        if (entry.Node.Text($"{member}-data") is { Length: > 0 } data)
        {
            try
            {
                return new PemSource.Inline(Encoding.UTF8.GetString(Convert.FromBase64String(data)));
            }
            catch (FormatException)
            {
                throw new ConfigurationException($"{entry.Title}: {member}-data is no base64.");
            }
        }

        return entry.Node.Text(member) is { Length: > 0 } file ? new PemSource.File(entry.Resolve(file)) : null;
    }
}
