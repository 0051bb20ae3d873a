namespace ControlPlane.Topology.Stores;

/// <summary>
/// A store's revision: it grows by one with each committed write. Zero means "absent" where a key is meant.
/// Revisions of two stores cannot be compared with each other.
/// </summary>
public readonly record struct Revision(long Value) : IComparable<Revision>
{
    public static Revision None => default;

    public Revision Next => new(Value + 1);

    public int CompareTo(Revision other) => Value.CompareTo(other.Value);

    public static bool operator <(Revision left, Revision right) => left.Value < right.Value;

    public static bool operator >(Revision left, Revision right) => left.Value > right.Value;

    public static bool operator <=(Revision left, Revision right) => left.Value <= right.Value;

    public static bool operator >=(Revision left, Revision right) => left.Value >= right.Value;

    public override string ToString() => $"r{Value}";
}

/// <summary>A lease of a store. Zero: none.</summary>
public readonly record struct LeaseId(long Value)
{
    public static LeaseId None => default;

    /// <summary>The decimal form that Vitess uses as the last part of a lock's key (go/vt/topo/etcd2topo/lock.go).</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
