using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>Finds out what is meant by a name that a person typed.</summary>
internal static class ExplainedName
{
    private static readonly (string Suffix, TabletType Type)[] Types =
    [
        ("@primary", TabletType.Primary),
        ("@replica", TabletType.Replica),
        ("@rdonly", TabletType.Rdonly),
    ];

    /// <summary>
    /// A name that is known is taken as it is. Else <c>keyspace.table</c> is split where there is such a keyspace or a
    /// rule for one, <c>@replica</c> at the end is the tablet type, and backticks are taken off.
    /// </summary>
    public static RoutingQuery Read(ExplainSettings asked, RoutingModel model)
    {
        var (name, type) = (asked.Name, asked.TabletType);
        if (asked.Keyspace is not null || IsKnown(name, model))
        {
            return new(asked.Keyspace, name, type);
        }

        foreach (var (suffix, meant) in Types.Where(known => name.EndsWith(known.Suffix, StringComparison.Ordinal)))
        {
            (name, type) = (name[..^suffix.Length], meant);
        }

        return Split(name) is var (keyspace, table) && IsKeyspace(keyspace, model)
            ? new(keyspace, table, type)
            : new(null, WithoutQuotes(name), type);
    }

    private static (KeyspaceName Keyspace, string Table)? Split(string name) =>
        name.Split('.') is [var keyspace, var table] ? (new(WithoutQuotes(keyspace)), WithoutQuotes(table)) : null;

    private static bool IsKnown(string name, RoutingModel model) =>
        !model.HoldersOf(name).IsEmpty || model.Rules.PlainNames.Contains(name);

    private static bool IsKeyspace(KeyspaceName keyspace, RoutingModel model) =>
        model.Keyspaces.ContainsKey(keyspace)
        || model.Rules.Keyspaces.ContainsKey(keyspace.Value)
        || model.Rules.Routing.Keys.Any(from => from.StartsWith($"{keyspace}.", StringComparison.Ordinal));

    private static string WithoutQuotes(string name) =>
        name is ['`', .. { Length: > 0 } inner, '`'] ? inner.Replace("``", "`", StringComparison.Ordinal) : name;
}
