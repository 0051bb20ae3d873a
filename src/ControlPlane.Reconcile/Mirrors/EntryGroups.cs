using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>
/// The entries of the global store, one group per keyspace and one per other directory, so that a change costs reading
/// its group anew and no other. What was decoded stays decoded.
/// </summary>
internal sealed class EntryGroups(GlobalLayout layout)
{
    private readonly SortedDictionary<string, Group> groups = new(StringComparer.Ordinal);

    /// <returns>True: the group appeared or vanished with it.</returns>
    public bool Put(Entry entry)
    {
        var name = NameOf(entry.Key);
        var isNew = !groups.TryGetValue(name, out var group);
        if (isNew)
        {
            groups[name] = group = new();
        }

        group!.Entries[entry.Key] = entry;
        group.Read = null;
        return isNew;
    }

    /// <returns>True: the group appeared or vanished with it.</returns>
    public bool Remove(Key key)
    {
        var name = NameOf(key);
        if (!groups.TryGetValue(name, out var group) || !group.Entries.Remove(key))
        {
            return false;
        }

        group.Read = null;
        return group.Entries.Count == 0 && groups.Remove(name);
    }

    public Entry? Find(Key key) =>
        groups.TryGetValue(NameOf(key), out var group) ? group.Entries.GetValueOrDefault(key) : null;

    public IEnumerable<Entry> In(KeySpan span) =>
        groups.Values.SelectMany(group => group.Entries.Values).Where(entry => span.Contains(entry.Key));

    public GlobalRecords Read(Revision at)
    {
        var parts = groups.Values.Select(group => group.Read ??= ReadGroup(group, at)).ToArray();
        return new()
        {
            At = at,
            Cells = parts.SelectMany(part => part.Cells).ToOrdinalMap(),
            Keyspaces = parts.SelectMany(part => part.Keyspaces).ToOrdinalMap(),
            RoutingRules = parts.Select(part => part.RoutingRules).FirstOrDefault(rules => rules is not null),
            ShardRoutingRules = parts.Select(part => part.ShardRoutingRules).FirstOrDefault(rules => rules is not null),
            KeyspaceRoutingRules = parts
                .Select(part => part.KeyspaceRoutingRules)
                .FirstOrDefault(rules => rules is not null),
            MirrorRules = parts.Select(part => part.MirrorRules).FirstOrDefault(rules => rules is not null),
            Locks = [.. parts.SelectMany(part => part.Locks).OrderBy(held => held.Info.Key)],
        };
    }

    private GlobalRecords ReadGroup(Group group, Revision at) =>
        GlobalRecordsReader.Read(layout, group.Entries.Values, at);

    private string NameOf(Key key) =>
        layout.Root.Segments(key) switch
        {
            ["keyspaces", var keyspace, ..] => $"keyspaces/{keyspace}",
            [var first, ..] => first,
            _ => "",
        };

    private sealed class Group
    {
        public SortedDictionary<Key, Entry> Entries { get; } = [];

        public GlobalRecords? Read { get; set; }
    }
}
