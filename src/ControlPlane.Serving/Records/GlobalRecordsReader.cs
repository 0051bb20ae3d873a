using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Records;

/// <summary>Makes the inputs out of a store's entries. Keys that are no record of ours are ignored, as Vitess does.</summary>
public static class GlobalRecordsReader
{
    public static GlobalRecords Read(GlobalLayout layout, IEnumerable<Entry> entries, Revision at)
    {
        var found = new Found();
        foreach (var entry in entries)
        {
            if (layout.Root.Segments(entry.Key) is { } segments)
            {
                found.Take(segments, entry);
            }
        }

        return found.ToRecords(at);
    }

    private sealed class Found
    {
        private readonly Dictionary<CellName, StoredRecord<CellInfo>> cells = [];
        private readonly Dictionary<string, KeyspaceParts> keyspaces = new(StringComparer.Ordinal);
        private readonly List<HeldLock> locks = [];
        private StoredRecord<RoutingRules>? routingRules;
        private StoredRecord<ShardRoutingRules>? shardRoutingRules;
        private StoredRecord<KeyspaceRoutingRules>? keyspaceRoutingRules;
        private StoredRecord<MirrorRules>? mirrorRules;

        public void Take(string[] segments, Entry entry)
        {
            switch (segments)
            {
                case ["cells", var cell, "CellInfo"]:
                    cells[new(cell)] = new(entry);
                    break;
                case ["keyspaces", var keyspace, _, ..]:
                    TakeKeyspace(keyspace, segments, entry);
                    break;
                case ["RoutingRules"]:
                    routingRules = new(entry);
                    break;
                case ["ShardRoutingRules"]:
                    shardRoutingRules = new(entry);
                    break;
                case ["MirrorRules"]:
                    mirrorRules = new(entry);
                    break;
                case ["routing_rules", "keyspace", "Rules"]:
                    keyspaceRoutingRules = new(entry);
                    break;
            }

            if (LockReader.Read(segments, entry) is { } held)
            {
                locks.Add(held);
            }
        }

        private void TakeKeyspace(string name, string[] segments, Entry entry)
        {
            if (!keyspaces.TryGetValue(name, out var parts))
            {
                keyspaces[name] = parts = new();
            }

            switch (segments)
            {
                case [_, _, "Keyspace"]:
                    parts.Keyspace = new(entry);
                    break;
                case [_, _, "VSchema"]:
                    parts.VSchema = new(entry);
                    break;
                case [_, _, "shards", var shard, "Shard"]:
                    parts.Shards[new(shard)] = new(entry);
                    break;
            }
        }

        public GlobalRecords ToRecords(Revision at) =>
            new()
            {
                At = at,
                Cells = cells.ToOrdinalMap(),
                Keyspaces = keyspaces.ToOrdinalMap(
                    pair => new KeyspaceName(pair.Key),
                    pair => pair.Value.ToRecords(new(pair.Key))
                ),
                RoutingRules = routingRules,
                ShardRoutingRules = shardRoutingRules,
                KeyspaceRoutingRules = keyspaceRoutingRules,
                MirrorRules = mirrorRules,
                Locks = [.. locks.OrderBy(held => held.Info.Key)],
            };
    }

    private sealed class KeyspaceParts
    {
        public StoredRecord<Protocols.Topodata.Keyspace>? Keyspace { get; set; }

        public StoredRecord<Protocols.VSchema.Keyspace>? VSchema { get; set; }

        public Dictionary<ShardName, StoredRecord<Shard>> Shards { get; } = [];

        public KeyspaceRecords ToRecords(KeyspaceName name) =>
            new()
            {
                Name = name,
                Keyspace = Keyspace,
                VSchema = VSchema,
                Shards = Shards.ToOrdinalMap(),
            };
    }
}
