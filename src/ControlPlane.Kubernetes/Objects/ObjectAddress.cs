namespace ControlPlane.Kubernetes.Objects;

/// <summary>An object, or one of its subresources, on the API server.</summary>
/// <param name="Subresource">Null: the object itself. Otherwise <c>status</c> or <c>scale</c>.</param>
public sealed record ObjectAddress(Resource Resource, ObjectKey Key, string? Subresource = null)
{
    /// <summary>Its status: a write there changes the status and nothing else of the object.</summary>
    public ObjectAddress Status => this with { Subresource = "status" };

    public override string ToString() =>
        Subresource is null ? $"{Resource} {Key}" : $"{Resource} {Key} ({Subresource})";
}
