using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Screens;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Configuration;

namespace ControlPlane.Cli.Operators;

/// <summary>A way to an API server.</summary>
/// <param name="Client">Asks it.</param>
/// <param name="Namespace">Our own.</param>
internal sealed record KubeConnection(IKubernetesClient Client, string Namespace) : IDisposable
{
    /// <exception cref="CommandFailedException">What it takes to connect is not as it should be.</exception>
    public static KubeConnection Open(KubernetesSettings settings, Func<string, string?> environment, TimeProvider time)
    {
        try
        {
            var configuration = ConfigurationOf(settings, environment);
            return new(new KubernetesClient(configuration, new(), time), configuration.Namespace);
        }
        catch (ConfigurationException failed)
        {
            throw new CommandFailedException(
                new Failure(
                    $"it cannot be told how to reach the Kubernetes API server: {failed.Message}",
                    "Give --kubeconfig FILE, or run in a Pod with a service account."
                )
            );
        }
    }

    public void Dispose() => (Client as IDisposable)?.Dispose();

    private static ClusterConfiguration ConfigurationOf(
        KubernetesSettings settings,
        Func<string, string?> environment
    ) =>
        settings.Kubeconfig is { } path ? Kubeconfig.Read([path], settings.Context)
        : settings.Context is null && InClusterConfiguration.IsPresent(environment)
            ? InClusterConfiguration.Read(environment)
        : Kubeconfig.Read(Kubeconfig.UsualPaths(environment), settings.Context);
}
