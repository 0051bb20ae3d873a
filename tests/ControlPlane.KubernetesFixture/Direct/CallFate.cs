using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.KubernetesFixture.Direct;

/// <summary>What becomes of one call.</summary>
public abstract record CallFate
{
    private CallFate() { }

    public static CallFate Go { get; } = new Arrives();

    public sealed record Arrives : CallFate;

    /// <summary>Nothing happens on the server.</summary>
    public sealed record Refused(ApiError Error) : CallFate;

    /// <summary>It happens, and the caller is told this.</summary>
    public sealed record AnswerLost(ApiError Error) : CallFate;
}

/// <summary>Decides what becomes of a call, after a delay of its own where it wants one.</summary>
/// <param name="verb">As in RBAC; <c>watch-line</c> before each line of a watch.</param>
public delegate Task<CallFate> Weather(string verb, Resource resource, CancellationToken cancellation);
