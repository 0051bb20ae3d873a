using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>One cell's serving records, as its watches tell of them.</summary>
internal sealed class CellMirror(CellPlace place, CellLayout layout, EqualBytes equalBytes)
{
    private readonly SortedDictionary<KeyspaceName, StoredRecord<SrvKeyspace>> srvKeyspaces = [];
    private readonly Dictionary<Key, Entry> entries = [];
    private StoredRecord<SrvVSchema>? srvVSchema;
    private ServingRecords? read;

    public CellPlace Place => place;

    public Entry? Find(Key key) => entries.GetValueOrDefault(key);

    public IEnumerable<Entry> In(KeySpan span) => entries.Values.Where(entry => span.Contains(entry.Key));

    /// <summary>The record that a key of the cell's store is; null when it is none.</summary>
    public ServingRecordId? RecordAt(Key key) =>
        layout.Root.Segments(key) switch
        {
            ["SrvVSchema"] => new ServingRecordId.SrvVSchema(place.Cell),
            ["keyspaces", var keyspace, "SrvKeyspace"] => new ServingRecordId.SrvKeyspace(place.Cell, new(keyspace)),
            _ => null,
        };

    /// <returns>The entry as it is kept: its bytes may be shared with an equal record of another cell.</returns>
    public Entry Put(ServingRecordId record, Entry entry)
    {
        var kept = entry with { Value = equalBytes.Of(record.KeyspaceName?.Value ?? "", entry.Value) };
        (entries[kept.Key], read) = (kept, null);
        if (record.KeyspaceName is { } keyspace)
        {
            srvKeyspaces[keyspace] = new(kept);
        }
        else
        {
            srvVSchema = new(kept);
        }

        return kept;
    }

    public void Remove(ServingRecordId record, Key key)
    {
        entries.Remove(key);
        read = null;
        if (record.KeyspaceName is { } keyspace)
        {
            srvKeyspaces.Remove(keyspace);
        }
        else
        {
            srvVSchema = null;
        }
    }

    public ServingRecords Read(Revision at) =>
        read ??= new()
        {
            At = at,
            InGlobalStore = place is CellPlace.InGlobalStore,
            SrvVSchema = srvVSchema,
            SrvKeyspaces = srvKeyspaces.ToOrdinalMap(),
        };
}
