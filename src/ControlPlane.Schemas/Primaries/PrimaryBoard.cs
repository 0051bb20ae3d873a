using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Schemas.Primaries;

/// <summary>
/// The primaries of unsharded keyspaces, from the records under <c>keyspaces/</c>. A record that cannot be decoded
/// counts with what it said before.
/// </summary>
internal sealed class PrimaryBoard(GlobalLayout layout)
{
    private readonly SortedDictionary<KeyspaceName, Parts> keyspaces = [];

    public void Take(TopologyChange change)
    {
        switch (change)
        {
            case TopologyChange.Snapshot snapshot:
                var before = keyspaces.ToDictionary();
                keyspaces.Clear();
                foreach (var entry in snapshot.Entries)
                {
                    Put(entry, before);
                }

                break;
            case TopologyChange.Changed changed:
                foreach (var one in changed.Changes)
                {
                    Take(one);
                }

                break;
        }
    }

    /// <summary>
    /// One shard's primary stands for its keyspace, as in vtgate's tracker: the first shard that serves, by name. Snapshot
    /// keyspaces are left out, since their tables are reachable by qualified names only.
    /// </summary>
    public OrdinalMap<KeyspaceName, ShardPrimary> Primaries() =>
        keyspaces
            .Where(pair =>
                pair.Value is { IsSharded: false, Shards.Count: > 0, Record: { } record } && !IsSnapshot(record)
            )
            .ToOrdinalMap(pair => pair.Key, pair => PrimaryOf(pair.Key, pair.Value));

    private static ShardPrimary PrimaryOf(KeyspaceName keyspace, Parts parts)
    {
        var (name, shard) = parts
            .Shards.Select(pair => (pair.Key, Record: pair.Value.Message ?? new()))
            .OrderBy(pair => !pair.Record.IsPrimaryServing)
            .ThenBy(pair => pair.Record.PrimaryAlias is null)
            .First();
        return new(
            new(keyspace, name),
            shard.PrimaryAlias is { Cell.Length: > 0 } alias ? new(new(alias.Cell), alias.Uid) : null
        );
    }

    /// <summary>One that never could be decoded may be a snapshot.</summary>
    private static bool IsSnapshot(LastKnown<Keyspace> record) =>
        record.Message is not { KeyspaceType: not KeyspaceType.Snapshot };

    private void Take(KeyChange change)
    {
        switch (change)
        {
            case KeyChange.Put(var entry):
                Put(entry, keyspaces);
                break;
            case KeyChange.Deleted(var key, _) when Segments(key) is { } at:
                Delete(at);
                break;
        }
    }

    private void Put(Entry entry, IReadOnlyDictionary<KeyspaceName, Parts> before)
    {
        if (Segments(entry.Key) is not ["keyspaces", var name, .. var rest])
        {
            return;
        }

        var keyspace = new KeyspaceName(name);
        var old = before.GetValueOrDefault(keyspace);
        switch (rest)
        {
            case ["Keyspace"]:
                At(keyspace).Record = LastKnown<Keyspace>.Of(entry.Value, old?.Record);
                break;
            case ["VSchema"]:
                At(keyspace).IsSharded = Sharding.IsSharded(entry.Value) ?? old?.IsSharded ?? true;
                break;
            case ["shards", var shard, "Shard"]:
                var record = old?.Shards.GetValueOrDefault(new(shard));
                At(keyspace).Shards[new(shard)] = LastKnown<Shard>.Of(entry.Value, record);
                break;
        }
    }

    private void Delete(string[] at)
    {
        if (at is not ["keyspaces", var name, .. var rest] || !keyspaces.TryGetValue(new(name), out var parts))
        {
            return;
        }

        switch (rest)
        {
            case ["Keyspace"]:
                parts.Record = null;
                break;
            case ["VSchema"]:
                parts.IsSharded = false;
                break;
            case ["shards", var shard, "Shard"]:
                parts.Shards.Remove(new(shard));
                break;
        }
    }

    private string[]? Segments(Key key) => layout.Root.Segments(key);

    private Parts At(KeyspaceName keyspace) =>
        keyspaces.TryGetValue(keyspace, out var parts) ? parts : keyspaces[keyspace] = new();

    private sealed class Parts
    {
        /// <summary>Null: the keyspace does not exist.</summary>
        public LastKnown<Keyspace>? Record { get; set; }

        /// <summary>Without a VSchema a keyspace is unsharded, whatever shards it has (vitess-semantics.md 5.7).</summary>
        public bool IsSharded { get; set; }

        public SortedDictionary<ShardName, LastKnown<Shard>> Shards { get; } = [];
    }
}
