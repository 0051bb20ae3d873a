using ControlPlane.Protocols.Routing;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Kept;

/// <summary>Where a plain name went when it was last recorded; keyspace null: nowhere, since several keyspaces have it.</summary>
public readonly record struct RecordedName(KeyspaceName? Keyspace, string Table);

/// <summary>
/// What our own records say of plain names: the answers that were last published, and accepted where somebody had to.
/// Equal when they say the same.
/// </summary>
public sealed class RecordedNames : IEquatable<RecordedNames>
{
    private readonly Dictionary<string, RecordedName> names;
    private readonly OrdinalMap<KeyspaceName, KeyspaceNames> records;
    private readonly OrdinalMap<KeyspaceName, HashSet<string>> live;

    private RecordedNames(OrdinalMap<KeyspaceName, KeyspaceNames> records)
    {
        this.records = records;
        names = new(StringComparer.Ordinal);
        foreach (var (keyspace, record) in records)
        {
            foreach (var group in record.Groups)
            {
                Add(keyspace, group);
            }
        }

        Ambiguous = names.Values.Count(name => name.Keyspace is null);
        live = records.ToOrdinalMap(pair => pair.Key, pair => LiveNamesOf(pair.Value));
    }

    public static RecordedNames None { get; } = new(OrdinalMap<KeyspaceName, KeyspaceNames>.Empty);

    public int Count => names.Count;

    public int Ambiguous { get; }

    public int Routable => Count - Ambiguous;

    public static RecordedNames Of(OrdinalMap<KeyspaceName, KeyspaceNames> records) =>
        records.Count == 0 ? None : new(records);

    /// <summary>Null: the name is in no record.</summary>
    public RecordedName? Find(string name) => names.TryGetValue(name, out var found) ? found : null;

    /// <summary>The keyspace's live table was recorded: as the only one of its name, or as one of several.</summary>
    public bool HasLive(KeyspaceName keyspace, string table) => live.Find(keyspace)?.Contains(table) == true;

    /// <summary>The keyspace's live tables that were recorded, in no order.</summary>
    public IReadOnlyCollection<string> LiveIn(KeyspaceName keyspace) => live.Find(keyspace) ?? [];

    /// <summary>The keyspace's live table was recorded as the only one of its name.</summary>
    public bool HasUnique(KeyspaceName keyspace, string table) =>
        HasLive(keyspace, table) && Find(table)?.Keyspace == keyspace;

    public bool Equals(RecordedNames? other) =>
        other is not null && (ReferenceEquals(this, other) || records.Equals(other.records));

    public override bool Equals(object? obj) => Equals(obj as RecordedNames);

    public override int GetHashCode() => names.Count;

    private void Add(KeyspaceName keyspace, NameGroup group)
    {
        foreach (var name in group.Names)
        {
            names[name] =
                group.Answer is Answer.Ambiguous
                    ? new(null, name)
                    : new(keyspace, group.Tables.GetValueOrDefault(name, name));
        }
    }

    private static HashSet<string> LiveNamesOf(KeyspaceNames record) =>
        record
            .Groups.Where(group => group.Reason is Reason.LiveSchema)
            .SelectMany(group => group.Names)
            .ToHashSet(StringComparer.Ordinal);
}
