using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Collections;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>What vtgate's buildTables makes of a keyspace: vindexes first, then tables, until the first error.</summary>
internal readonly record struct KeyspaceBuild(
    OrdinalMap<string, DeclaredTable> Tables,
    OrdinalSet<string> Vindexes,
    string? Error
)
{
    public static KeyspaceBuild Of(Keyspace vschema)
    {
        var vindexes = new List<string>();
        foreach (var (name, vindex) in InOrder(vschema.Vindexes))
        {
            if (VindexType.ErrorOf(vindex) is { } error)
            {
                return new(OrdinalMap<string, DeclaredTable>.Empty, vindexes.ToOrdinalSet(), error);
            }

            vindexes.Add(name);
        }

        var (tables, tableError) = BuildTables(vschema);
        return new(tables, vindexes.ToOrdinalSet(), tableError);
    }

    private static (OrdinalMap<string, DeclaredTable> Tables, string? Error) BuildTables(Keyspace vschema)
    {
        var tables = new List<DeclaredTable>(vschema.Tables.Count);
        string? error = null;
        foreach (var (name, table) in InOrder(vschema.Tables))
        {
            error = TableCheck.ErrorOf(vschema, name, table);
            if (error is not null)
            {
                break;
            }

            tables.Add(Declared(name, table));
        }

        return (tables.ToOrdinalMap(table => table.Name, table => table), error);
    }

    private static DeclaredTable Declared(string name, Table table) =>
        new(
            name,
            table.Type switch
            {
                "sequence" => TableKind.Sequence,
                "reference" => TableKind.Reference,
                _ => TableKind.Ordinary,
            },
            table.Type is "reference" && table.Source.Length > 0 ? TableNames.SplitSource(table.Source) : null
        );

    private static List<KeyValuePair<string, T>> InOrder<T>(IEnumerable<KeyValuePair<string, T>> map)
    {
        var sorted = map.ToList();
        sorted.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        return sorted;
    }
}
