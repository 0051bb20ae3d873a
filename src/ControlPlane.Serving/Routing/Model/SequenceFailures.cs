using System.Collections.Immutable;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// Tables whose sequence cannot be found. Vitess takes such a table out of its keyspace, and its name out of the global
/// tables, also when there it stood for a table of another keyspace (resolveAutoIncrement in vindexes/vschema.go).
/// It does so one by one, so what is taken out first is missing for those that come later.
/// </summary>
internal sealed class SequenceFailures
{
    private readonly ImmutableSortedDictionary<TableKey, string> errors;
    private readonly ImmutableDictionary<string, ImmutableSortedSet<KeyspaceName>> byTable;

    private SequenceFailures(
        ImmutableSortedDictionary<TableKey, string> errors,
        ImmutableDictionary<string, ImmutableSortedSet<KeyspaceName>> byTable
    )
    {
        this.errors = errors;
        this.byTable = byTable;
    }

    public static SequenceFailures None { get; } =
        new(
            ImmutableSortedDictionary<TableKey, string>.Empty,
            ImmutableDictionary.Create<string, ImmutableSortedSet<KeyspaceName>>(StringComparer.Ordinal)
        );

    public IEnumerable<TableKey> Tables => errors.Keys;

    /// <summary>The keyspace's error: of several, that of the last table, which overwrites the others.</summary>
    public string? LastErrorIn(KeyspaceModel keyspace) =>
        errors.IsEmpty
            ? null
            : keyspace
                .Sequences.Select(use => ErrorOf(new(keyspace.Name, use.Table)))
                .LastOrDefault(e => e is not null);

    public string? ErrorOf(TableKey table) => errors.GetValueOrDefault(table);

    /// <summary>Whether the name is out of the global tables when the turn of <paramref name="before"/> comes.</summary>
    public bool TookOutName(string name, TableKey? before) =>
        byTable.TryGetValue(name, out var keyspaces)
        && (before is not { } turn || new TableKey(keyspaces.Min, name).CompareTo(turn) < 0);

    public bool TookOut(TableKey table, TableKey? before) =>
        errors.ContainsKey(table) && (before is not { } turn || table.CompareTo(turn) < 0);

    /// <summary>The names of tables that failed here and not there, or the other way round.</summary>
    public IEnumerable<string> DifferentNames(SequenceFailures other) =>
        ReferenceEquals(this, other)
            ? []
            : errors
                .Keys.Where(table => !other.errors.ContainsKey(table))
                .Concat(other.errors.Keys.Where(table => !errors.ContainsKey(table)))
                .Select(table => table.Table);

    public SequenceFailures With(TableKey table, string error) =>
        new(errors.SetItem(table, error), byTable.SetItem(table.Table, KeyspacesOf(table.Table).Add(table.Keyspace)));

    public SequenceFailures Without(TableKey table)
    {
        var others = KeyspacesOf(table.Table).Remove(table.Keyspace);
        return new(
            errors.Remove(table),
            others.IsEmpty ? byTable.Remove(table.Table) : byTable.SetItem(table.Table, others)
        );
    }

    private ImmutableSortedSet<KeyspaceName> KeyspacesOf(string table) => byTable.GetValueOrDefault(table, []);
}
