using ControlPlane.Protocols.VSchema;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>The checks of a table's column vindexes; the first of them is its primary vindex (see TableCheck).</summary>
internal static class ColumnVindexCheck
{
    public static string? ErrorOf(Keyspace vschema, string table, Table declared)
    {
        for (var i = 0; i < declared.ColumnVindexes.Count; i++)
        {
            if (ErrorOf(vschema, table, declared.ColumnVindexes[i], isPrimary: i == 0) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static string? ErrorOf(Keyspace vschema, string table, ColumnVindex used, bool isPrimary)
    {
        if (!vschema.Vindexes.TryGetValue(used.Name, out var vindex))
        {
            return $"vindex {used.Name} not found for table {table}";
        }

        if (VindexType.Named(vindex.Type) is not { } type)
        {
            return null; // the vindex's own error comes first
        }

        var isOwned = type.IsLookup && vindex.Owner == table;
        return ColumnsError(table, used)
            ?? (isPrimary ? PrimaryError(table, used, type, isOwned) : null)
            ?? (isOwned && type.IsConsistent ? OwnerError(used, vindex) : null)
            ?? (
                type.IsMultiColumn && !isPrimary
                    ? $"multi-column vindex {used.Name} should be a primary vindex for table {table}"
                    : null
            );
    }

    private static string? ColumnsError(string table, ColumnVindex used) =>
        (used.Column.Length > 0, used.Columns.Count > 0) switch
        {
            (true, true) =>
                $"can't use column and columns at the same time in vindex ({used.Name}) and table ({table})",
            (false, false) => $"must specify at least one column for vindex ({used.Name}) and table ({table})",
            _ => null,
        };

    private static string? PrimaryError(string table, ColumnVindex used, VindexType type, bool isOwned) =>
        !type.IsUnique ? $"primary vindex {used.Name} is not Unique for table {table}"
        : isOwned ? $"primary vindex {used.Name} cannot be owned for table {table}"
        : null;

    private static string? OwnerError(ColumnVindex used, Vindex vindex)
    {
        var from = vindex.Params.TryGetValue("from", out var columns) ? columns.Split(',').Length : 1;
        return from == Math.Max(used.Columns.Count, 1)
            ? null
            : $"VT03029: column count does not match value count with the row for vindex '{used.Name}'";
    }
}
