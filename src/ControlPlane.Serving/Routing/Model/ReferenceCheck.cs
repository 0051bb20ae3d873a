using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// Whether the reference tables of a keyspace name sources that may be ones (buildKeyspaceReferences in
/// vindexes/vschema.go). An error is the keyspace's; the tables stay.
/// </summary>
/// <param name="declared">Sees every table that VSchemas name.</param>
internal sealed class ReferenceCheck(KeyspaceModel keyspace, TableFinder declared)
{
    private readonly Dictionary<TableKey, string> referenced = [];

    /// <summary>The keyspace's error: the first in the order of names, or null.</summary>
    public string? FirstError() => Errors().Select(found => found.Error).FirstOrDefault();

    /// <summary>Every reference table that has an error. To be walked once.</summary>
    public IEnumerable<(string Table, string Error)> Errors()
    {
        foreach (var table in keyspace.Tables.Values)
        {
            if (table.Source is { } source && ErrorOf(table.Name, source) is { } error)
            {
                yield return (table.Name, error);
            }
        }
    }

    private string? ErrorOf(string table, TableReference source)
    {
        var text = GoText.Quoted(SqlText(source.Keyspace, source.Table));
        if (source.Keyspace == keyspace.Name.Value)
        {
            return $"source {text} may not reference a table in the same keyspace as table: {table}";
        }

        return declared.Find(source.Keyspace, source.Table, constructs: false) switch
        {
            RoutingAnswer.Table found => ErrorOf(table, text, found),
            RoutingAnswer.UnknownKeyspace =>
                $"source {text} references a non-existent keyspace {GoText.Quoted(source.Keyspace)}",
            RoutingAnswer.NotFound =>
                $"source {text} references a table {GoText.Quoted(source.Table)} that is not present in the VSchema"
                    + $" of keyspace {GoText.Quoted(source.Keyspace)}",
            var other => other.Error,
        };
    }

    private string? ErrorOf(string table, string source, RoutingAnswer.Table found)
    {
        if (found.Kind is TableKind.Sequence)
        {
            return $"source {source} may not reference a table of type \"sequence\": {table}";
        }

        var key = new TableKey(found.Keyspace, found.Name);
        if (!referenced.TryAdd(key, table))
        {
            // Tables are walked in order, so the one that was there first is the smaller of the two names.
            return $"source {source} may not be referenced more than once per keyspace: {referenced[key]}, {table}";
        }

        return declared.Keyspaces[found.Keyspace].Tables[found.Name].Source is { } further
            ? $"reference chaining is not allowed {table} => {found.Keyspace}.{found.Name} =>"
                + $" {SqlText(further.Keyspace, further.Table)}: {table}"
            : null;
    }

    // As sqlparser prints a table name; words of SQL, which it puts in backticks too, are not known here.
    private static string SqlText(string keyspace, string table) =>
        keyspace.Length == 0 ? Identifier(table) : $"{Identifier(keyspace)}.{Identifier(table)}";

    private static string Identifier(string name) =>
        TableNames.IsPlainIdentifier(name) ? name : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
