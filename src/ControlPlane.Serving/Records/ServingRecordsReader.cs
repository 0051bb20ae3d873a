using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Records;

/// <summary>Makes a cell's serving records out of its store's entries; other keys of the cell are ignored.</summary>
public static class ServingRecordsReader
{
    public static ServingRecords Read(CellLayout layout, IEnumerable<Entry> entries, Revision at, bool inGlobalStore)
    {
        StoredRecord<SrvVSchema>? srvVSchema = null;
        var srvKeyspaces = new List<(KeyspaceName Name, StoredRecord<SrvKeyspace> Record)>();
        foreach (var entry in entries)
        {
            switch (layout.Root.Segments(entry.Key))
            {
                case ["SrvVSchema"]:
                    srvVSchema = new(entry);
                    break;
                case ["keyspaces", var keyspace, "SrvKeyspace"]:
                    srvKeyspaces.Add((new(keyspace), new(entry)));
                    break;
            }
        }

        return new()
        {
            At = at,
            InGlobalStore = inGlobalStore,
            SrvVSchema = srvVSchema,
            SrvKeyspaces = srvKeyspaces.ToOrdinalMap(pair => pair.Name, pair => pair.Record),
        };
    }
}
