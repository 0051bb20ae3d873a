using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>An object with its kind, as people call it: <c>VitessCell default/shop-zone1-be027cad</c>.</summary>
public sealed record ObjectName(string Kind, ObjectKey Key) : IComparable<ObjectName>
{
    public int CompareTo(ObjectName? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byKey = Key.CompareTo(other.Key);
        return byKey != 0 ? byKey : string.CompareOrdinal(Kind, other.Kind);
    }

    public override string ToString() => $"{Kind} {Key}";
}
