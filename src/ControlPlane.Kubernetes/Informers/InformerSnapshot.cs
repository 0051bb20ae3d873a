using System.Collections.Immutable;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Informers;

/// <summary>All objects of a kind as they were at one resource version. Immutable, in the order of the keys.</summary>
public sealed record InformerSnapshot<T>(
    ImmutableSortedDictionary<ObjectKey, InformerItem<T>> Items,
    string ResourceVersion
)
    where T : class
{
    /// <summary>The values of all objects that can be read.</summary>
    public IEnumerable<T> Values => Items.Values.Select(item => item.Value).OfType<T>();

    /// <summary>Null: there is no such object, or it cannot be read.</summary>
    public T? Find(ObjectKey key) => Items.GetValueOrDefault(key)?.Value;
}
