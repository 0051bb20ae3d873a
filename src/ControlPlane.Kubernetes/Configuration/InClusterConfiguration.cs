namespace ControlPlane.Kubernetes.Configuration;

/// <summary>What a pod finds in its environment and its service account's folder.</summary>
public static class InClusterConfiguration
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>True in a pod with a service account.</summary>
    public static bool IsPresent(Func<string, string?> environment, string folder = Folder) =>
        !string.IsNullOrEmpty(environment("KUBERNETES_SERVICE_HOST")) && File.Exists(Path.Combine(folder, "token"));

    /// <param name="environment">Usually <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    /// <exception cref="ConfigurationException">We are not in a pod, or its service account is not mounted.</exception>
    public static ClusterConfiguration Read(Func<string, string?> environment, string folder = Folder)
    {
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
        {
            throw new ConfigurationException(
                "Not in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set. Give a kubeconfig."
            );
        }

        var token = Path.Combine(folder, "token");
        var authorities = Path.Combine(folder, "ca.crt");
        if (!File.Exists(token) || !File.Exists(authorities))
        {
            throw new ConfigurationException(
                $"'{token}' or '{authorities}' is missing: mount the service account (automountServiceAccountToken)."
            );
        }

        var name = Path.Combine(folder, "namespace");
        return new()
        {
            Server = ServerOf(host, port),
            Authorities = new PemSource.File(authorities),
            Credentials = new ClusterCredentials.TokenFile(token),
            Namespace = File.Exists(name) ? File.ReadAllText(name).Trim() : "default",
        };
    }

    private static Uri ServerOf(string host, string port)
    {
        var bracketed = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return Uri.TryCreate($"https://{bracketed}:{port}", UriKind.Absolute, out var server)
            ? server
            : throw new ConfigurationException($"KUBERNETES_SERVICE_HOST '{host}' and port '{port}' make no address.");
    }
}
