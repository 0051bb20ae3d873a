namespace ControlPlane.Kubernetes.Objects;

/// <summary>A kind of objects with the way to read one into a value of ours.</summary>
/// <param name="Read">
/// Pure. Reads an object once, when it arrives. It may throw <see cref="FormatException"/> or
/// <see cref="System.Text.Json.JsonException"/>; an informer keeps such an object under its unreadable ones.
/// </param>
public sealed record KubeKind<T>(Resource Resource, Func<KubeObject, T> Read)
    where T : class;

public static class KubeKind
{
    /// <summary>Objects as they are.</summary>
    public static KubeKind<KubeObject> Raw(Resource resource) => new(resource, item => item);
}
