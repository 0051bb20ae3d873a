namespace ControlPlane.Topology.Names;

/// <summary>
/// A keyspace's name. One made with <c>new</c> holds whatever the store's keys say, as Vitess tolerates it there;
/// what people type goes through <see cref="Parse"/>. Names are ordered ordinally.
/// </summary>
public readonly record struct KeyspaceName(string Value) : IComparable<KeyspaceName>
{
    /// <summary>
    /// Accepts what Vitess accepts for a new keyspace: at most 64 letters, digits, <c>_</c> and <c>-</c>.
    /// </summary>
    public static Parsed<KeyspaceName> Parse(string text) =>
        ObjectName.FaultIn(text) is { } fault
            ? new Parsed<KeyspaceName>.Invalid(fault)
            : new Parsed<KeyspaceName>.Valid(new(text));

    public int CompareTo(KeyspaceName other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(KeyspaceName left, KeyspaceName right) => left.CompareTo(right) < 0;

    public static bool operator >(KeyspaceName left, KeyspaceName right) => left.CompareTo(right) > 0;

    public static bool operator <=(KeyspaceName left, KeyspaceName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(KeyspaceName left, KeyspaceName right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;
}
