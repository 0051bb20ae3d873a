using System.Globalization;

namespace ControlPlane.Topology.Names;

/// <summary>
/// A tablet: its cell and a number. As text, and as directory in its cell's store, <c>zone1-0000000100</c>
/// (go/vt/topo/topoproto/tablet.go).
/// </summary>
public readonly record struct TabletAlias(CellName Cell, uint Uid) : IComparable<TabletAlias>
{
    /// <summary>Accepts the uid with or without its leading zeros. The cell may itself contain a <c>-</c>.</summary>
    public static Parsed<TabletAlias> Parse(string text)
    {
        var dash = text.LastIndexOf('-');
        return
            dash > 0
            && uint.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            ? new Parsed<TabletAlias>.Valid(new(new(text[..dash]), uid))
            : new Parsed<TabletAlias>.Invalid($"invalid tablet alias: '{text}', expecting CELL-UID");
    }

    public int CompareTo(TabletAlias other) =>
        Cell.CompareTo(other.Cell) is not 0 and var byCell ? byCell : Uid.CompareTo(other.Uid);

    public static bool operator <(TabletAlias left, TabletAlias right) => left.CompareTo(right) < 0;

    public static bool operator >(TabletAlias left, TabletAlias right) => left.CompareTo(right) > 0;

    public static bool operator <=(TabletAlias left, TabletAlias right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TabletAlias left, TabletAlias right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cell}-{Uid:D10}");
}
