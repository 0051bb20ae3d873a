using System.Collections.Immutable;

namespace ControlPlane.Kubernetes.Configuration;

/// <summary>A credential plug-in of a kubeconfig.</summary>
public sealed record ExecPlugin
{
    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>…/v1beta1</c>; the answer must carry the same.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>A name to be found on the PATH, or a path; a relative one starts at the kubeconfig's folder.</summary>
    public required string Command { get; init; }

    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Added to our own environment.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>What to tell someone who has not installed it.</summary>
    public string? InstallHint { get; init; }

    /// <summary>It is told about the cluster in <c>KUBERNETES_EXEC_INFO</c>.</summary>
    public bool ProvideClusterInfo { get; init; }

    public override string ToString() => Command; // arguments and environment may hold secrets
}
