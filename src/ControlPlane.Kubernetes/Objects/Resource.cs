namespace ControlPlane.Kubernetes.Objects;

/// <summary>A kind of objects as the API server's paths name it: <c>/apis/apps/v1/…/deployments</c>.</summary>
/// <param name="Group">The API group; empty for the core group, whose paths begin with <c>/api</c>.</param>
/// <param name="Plural">The name in paths, in lower case: <c>deployments</c>.</param>
/// <param name="Kind">The name in objects: <c>Deployment</c>.</param>
/// <param name="IsNamespaced">False: objects of this kind lie outside of namespaces.</param>
public sealed record Resource(string Group, string Version, string Plural, string Kind, bool IsNamespaced = true)
{
    /// <summary>What objects of this kind carry as <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static Resource Leases { get; } = new("coordination.k8s.io", "v1", "leases", "Lease");

    public static Resource Deployments { get; } = new("apps", "v1", "deployments", "Deployment");

    public static Resource StatefulSets { get; } = new("apps", "v1", "statefulsets", "StatefulSet");

    public static Resource Events { get; } = new("events.k8s.io", "v1", "events", "Event");

    /// <summary>As in the API server's messages: <c>deployments.apps</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
