using ControlPlane.Topology.Collections;

namespace ControlPlane.Schemas.Tablets;

/// <summary>The tables and views of one MySQL database, without those that Vitess made for itself.</summary>
public sealed record TableNames(OrdinalSet<string> Tables, OrdinalSet<string> Views)
{
    public static TableNames Of(IEnumerable<string> tables, IEnumerable<string> views) =>
        new(Ours(tables), Ours(views));

    private static OrdinalSet<string> Ours(IEnumerable<string> names) =>
        names.Where(name => !InternalTables.Covers(name)).ToOrdinalSet();
}
