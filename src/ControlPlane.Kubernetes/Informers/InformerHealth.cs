using ControlPlane.Kubernetes.Client;

namespace ControlPlane.Kubernetes.Informers;

/// <summary>How an informer gets on. What it knows stays as it was while it fails.</summary>
public abstract record InformerHealth
{
    private InformerHealth() { }

    /// <summary>Nothing is known yet, and nothing has failed.</summary>
    public sealed record Starting : InformerHealth;

    /// <summary>The snapshot follows the server.</summary>
    public sealed record Following : InformerHealth;

    /// <summary>
    /// The last try failed and the next one waits. <see cref="ApiError.Forbidden"/>: a permission is missing;
    /// <see cref="ApiError.NotFound"/>: this server has no such kind.
    /// </summary>
    /// <param name="Failures">In a row.</param>
    public sealed record Failing(ApiError Error, int Failures) : InformerHealth;
}
