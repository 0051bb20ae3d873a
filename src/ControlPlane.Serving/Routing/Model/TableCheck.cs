using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// The checks of one table that need nothing but its own keyspace, in upstream's order and words (buildTables in
/// go/vt/vtgate/vindexes/vschema.go). The default expressions of columns are not parsed: that takes MySQL's grammar.
/// </summary>
internal static class TableCheck
{
    public static string? ErrorOf(Keyspace vschema, string name, Table table) =>
        TypeError(vschema, name, table)
        ?? PinError(table)
        ?? MissingVindex(vschema, name, table)
        ?? DuplicateColumn(name, table)
        ?? ColumnVindexCheck.ErrorOf(vschema, name, table);

    private static string? TypeError(Keyspace vschema, string name, Table table) =>
        table.Type switch
        {
            "" => null,
            "reference" => SourceError(name, table),
            "sequence" => vschema.Sharded && table.Pinned.Length == 0
                ? $"sequence table has to be in an unsharded keyspace or must be pinned: {name}"
                : null,
            _ => $"unidentified table type {table.Type}",
        };

    private static string? SourceError(string name, Table table) =>
        table.Source.Length > 0 && TableNames.SplitSource(table.Source) is null
            ? $"invalid source {GoText.Quoted(table.Source)} for reference table: {name}; "
                + TableNames.NotOneOrTwoParts(table.Source)
            : null;

    private static string? PinError(Table table) =>
        GoHex.ErrorIn(table.Pinned) is { } error ? $"could not decode the keyspace id for pin: {error}" : null;

    private static string? MissingVindex(Keyspace vschema, string name, Table table) =>
        vschema.Sharded && table.Type is not "reference" && table.Pinned.Length == 0 && table.ColumnVindexes.Count == 0
            ? $"missing primary col vindex for table: {name}"
            : null;

    private static string? DuplicateColumn(string name, Table table)
    {
        if (table.Columns.Count < 2)
        {
            return null;
        }

        var seen = new HashSet<string>(table.Columns.Count, StringComparer.OrdinalIgnoreCase);
        var twice = table.Columns.FirstOrDefault(column => !seen.Add(column.Name));
        return twice is null ? null : $"duplicate column name '{twice.Name}' for table: {name}";
    }
}
