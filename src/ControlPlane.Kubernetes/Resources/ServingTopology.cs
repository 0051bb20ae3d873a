using System.Text.Json;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>Our own resource: deploy/crd/servingtopologies.yaml, docs/custom-resource.md.</summary>
public sealed record ServingTopology
{
    public const string Group = "serving.controlplane.dev";
    public const string Kind = "ServingTopology";

    public static Resource Resource { get; } = new(Group, "v1alpha1", "servingtopologies", Kind);

    public required ObjectKey Key { get; init; }

    public required string Uid { get; init; }

    /// <summary>The version as read; opaque.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>When it was made, as the API server writes it; of two texts the smaller one is older.</summary>
    public required string CreatedAt { get; init; }

    public required long Generation { get; init; }

    public required ServingTopologySpec Spec { get; init; }

    /// <summary>The annotation says so, or the specification.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>What we wrote last; null: nothing yet.</summary>
    public required ServingTopologyStatus? Status { get; init; }

    public ObjectName Name => new(Kind, Key);

    /// <exception cref="JsonException">Not of the form that the API server checks.</exception>
    public static ServingTopology Read(KubeObject found)
    {
        var spec =
            found.At("spec")?.Deserialize(ServingTopologyJson.Default.ServingTopologySpec)
            ?? throw new JsonException($"{Kind} {found.Key} has no spec.");
        return new()
        {
            Key = found.Key,
            Uid = found.Uid,
            ResourceVersion = found.ResourceVersion,
            CreatedAt = found.Text("metadata", "creationTimestamp") ?? "",
            Generation = found.Generation,
            Spec = spec,
            IsPaused = spec.Paused == true || Labels.IsPaused(found.Root),
            Status = StatusIn(found),
        };
    }

    /// <summary>A status that cannot be read is as good as none: it is written anew.</summary>
    private static ServingTopologyStatus? StatusIn(KubeObject found)
    {
        try
        {
            return found.At("status")?.Deserialize(ServingTopologyJson.Default.ServingTopologyStatus);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
