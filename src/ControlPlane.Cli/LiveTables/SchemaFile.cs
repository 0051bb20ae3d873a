using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Yaml;
using ControlPlane.Schemas.Tablets;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.LiveTables;

/// <summary>
/// The tables and views of keyspaces, as a YAML or JSON file has them: docs/schemas.md. With problems nothing in it is
/// to be used.
/// </summary>
internal sealed record SchemaFile(LiveSchemas Schemas, ImmutableArray<Problem> Problems)
{
    private const string Expected = "a mapping of keyspaces to their 'tables' and 'views'";

    /// <param name="path">The file's, for places.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="readAt">When that was.</param>
    public static SchemaFile Parse(string path, string text, DateTimeOffset readAt)
    {
        var reader = new YamlReader();
        var root = new YamlFields(reader, reader.Root(path, text), ["keyspaces"]);
        root.Require("file", "keyspaces");
        var lists = new List<LiveSchema>();
        if (root["keyspaces"] is YamlNode.Mapping { Entries.IsEmpty: false } keyspaces)
        {
            foreach (var entry in keyspaces.Entries)
            {
                if (lists.Any(list => list.Keyspace.Value == entry.Key.Text))
                {
                    reader.Add(entry.Key.Place, $"'{entry.Key.Text}' stands here already");
                }

                lists.AddRange(ReadKeyspace(reader, entry, readAt));
            }
        }
        else if (root["keyspaces"] is { } other)
        {
            reader.Add(other.Place, $"expected {Expected}");
        }

        return new(LiveSchemas.Of(lists), [.. reader.Problems]);
    }

    private static IEnumerable<LiveSchema> ReadKeyspace(YamlReader reader, YamlEntry entry, DateTimeOffset readAt)
    {
        var names = reader.Value(entry.Key, Settings.Read.Keyspace, "the name of a keyspace").ToList();
        var fields = new YamlFields(reader, entry.Value, ["tables", "views"]);
        if (entry.Value is YamlNode.Mapping && fields["tables"] is null && fields["views"] is null)
        {
            reader.Add(entry.Key.Place, "the keyspace has neither 'tables' nor 'views'; 'tables: []' says it has none");
        }

        var (tables, views) = (ReadNames(reader, fields["tables"]), ReadNames(reader, fields["views"]));
        var isTable = tables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, place) in views.Where(view => isTable.Contains(view.Name)))
        {
            reader.Add(place, $"'{name}' is listed as a table and as a view");
        }

        var kept = TableNames.Of(tables.Select(table => table.Name), views.Select(view => view.Name));
        return names.Select(name => new LiveSchema
        {
            Keyspace = name,
            Tables = kept.Tables,
            Views = kept.Views,
            ReadAt = readAt,
            Source = entry.Key.Place,
        });
    }

    private static List<(string Name, string Place)> ReadNames(YamlReader reader, YamlNode? node)
    {
        var names = new List<(string Name, string Place)>();
        if (node is not (null or YamlNode.List))
        {
            reader.Add(node.Place, "expected a list of names");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in node is YamlNode.List list ? list.Items : [])
        {
            foreach (var name in reader.Value(item, ReadName, "the name of a table or view"))
            {
                names.Add((name, item.Place));
                if (!seen.Add(name))
                {
                    reader.Add(item.Place, $"'{name}' stands here already");
                }
            }
        }

        return names;
    }

    private static Reading<string> ReadName(string text) =>
        TableNames.FaultOf(text) is { } fault
            ? new Reading<string>.Invalid($"a table {fault}")
            : new Reading<string>.Valid(text);
}
