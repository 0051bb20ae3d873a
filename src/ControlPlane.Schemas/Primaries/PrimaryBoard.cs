using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using ControlPlane.Topology.Stores;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

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
            .Where(pair => pair.Value is { Exists: true, IsSnapshot: false, IsSharded: false, Shards.Count: > 0 })
            .ToOrdinalMap(pair => pair.Key, pair => PrimaryOf(pair.Key, pair.Value));

    private static ShardPrimary PrimaryOf(KeyspaceName keyspace, Parts parts)
    {
        var (name, shard) = parts
            .Shards.OrderBy(pair => !pair.Value.IsPrimaryServing)
            .ThenBy(pair => pair.Value.PrimaryAlias is null)
            .First();
        return new(
            new(keyspace, name),
            shard.PrimaryAlias is { Cell.Length: > 0 } alias ? new(new(alias.Cell), alias.Uid) : null
        );
    }

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
                var (parts, type) = (At(keyspace), MessageOf<Keyspace>(entry)?.KeyspaceType);
                parts.Exists = true;
                parts.IsSnapshot = type is { } known ? known is KeyspaceType.Snapshot : old?.IsSnapshot ?? true;
                break;
            case ["VSchema"]:
                At(keyspace).IsSharded = MessageOf<VSchemaKeyspace>(entry)?.Sharded ?? old?.IsSharded ?? true;
                break;
            case ["shards", var shard, "Shard"]:
                var record = MessageOf<Shard>(entry) ?? old?.Shards.GetValueOrDefault(new(shard));
                At(keyspace).Shards[new(shard)] = record ?? new();
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
                parts.Exists = false;
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

    private static T? MessageOf<T>(Entry entry)
        where T : class, Google.Protobuf.IMessage<T>, new() =>
        RecordCodec.Decode<T>(entry.Value) is Decoded<T>.Message(var message) ? message : null;

    private sealed class Parts
    {
        public bool Exists { get; set; }

        public bool IsSnapshot { get; set; }

        /// <summary>Without a VSchema a keyspace is unsharded, whatever shards it has (vitess-semantics.md 5.7).</summary>
        public bool IsSharded { get; set; }

        public SortedDictionary<ShardName, Shard> Shards { get; } = [];
    }
}
