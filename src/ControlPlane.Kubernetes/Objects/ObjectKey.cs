namespace ControlPlane.Kubernetes.Objects;

/// <summary>Which object of its kind; ordered by namespace, then name, byte by byte.</summary>
/// <param name="Namespace">Empty where the kind is not namespaced.</param>
public readonly record struct ObjectKey(string Namespace, string Name) : IComparable<ObjectKey>
{
    /// <summary>An object outside of namespaces.</summary>
    public static ObjectKey ClusterWide(string name) => new("", name);

    public int CompareTo(ObjectKey other) =>
        string.CompareOrdinal(Namespace, other.Namespace) is not 0 and var byNamespace
            ? byNamespace
            : string.CompareOrdinal(Name, other.Name);

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
