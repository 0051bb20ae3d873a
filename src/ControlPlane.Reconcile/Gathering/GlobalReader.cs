using ControlPlane.Serving.Records;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>Reads the inputs of all serving records from the global store at one revision.</summary>
internal static class GlobalReader
{
    public static async Task<GlobalRecords> ReadAsync(
        IStoreReader store,
        GlobalLayout layout,
        CancellationToken cancellation
    )
    {
        var (entries, at) = await StoreSpans.ReadAsync(
            store,
            [
                layout.Cells,
                layout.Keyspaces,
                layout.NamedLocks,
                layout.KeyspaceRoutingRulesDirectory,
                KeySpan.Single(layout.RoutingRules),
                KeySpan.Single(layout.ShardRoutingRules),
                KeySpan.Single(layout.MirrorRules),
            ],
            Revision.None,
            cancellation
        );
        return GlobalRecordsReader.Read(layout, entries, at);
    }

    /// <summary>Only the CellInfo records: where to look before the inputs are read.</summary>
    public static async Task<GlobalRecords> ReadCellsAsync(
        IStoreReader store,
        GlobalLayout layout,
        CancellationToken cancellation
    )
    {
        var (entries, at) = await StoreSpans.ReadAsync(store, [layout.Cells], Revision.None, cancellation);
        return GlobalRecordsReader.Read(layout, entries, at);
    }
}
