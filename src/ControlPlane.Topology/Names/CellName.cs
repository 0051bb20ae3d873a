namespace ControlPlane.Topology.Names;

/// <summary>
/// A cell's name. One made with <c>new</c> holds whatever the store's keys say, as Vitess tolerates it there;
/// what people type goes through <see cref="Parse"/>. Names are ordered ordinally.
/// </summary>
public readonly record struct CellName(string Value) : IComparable<CellName>
{
    /// <summary>
    /// Accepts what a cell may be called: at most 64 letters, digits, <c>_</c> and <c>-</c>, which is what vtctld takes
    /// for a new one, and dots within, as in <c>us_east.dr</c>: the Vitess operator writes CellInfos of such names past
    /// that check (lab-operator.md).
    /// </summary>
    public static Parsed<CellName> Parse(string text) =>
        ObjectName.FaultIn(text, within: '.') is { } fault
            ? new Parsed<CellName>.Invalid(fault)
            : new Parsed<CellName>.Valid(new(text));

    public int CompareTo(CellName other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(CellName left, CellName right) => left.CompareTo(right) < 0;

    public static bool operator >(CellName left, CellName right) => left.CompareTo(right) > 0;

    public static bool operator <=(CellName left, CellName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CellName left, CellName right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;
}
