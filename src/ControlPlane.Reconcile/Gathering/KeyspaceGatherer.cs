using ControlPlane.Protocols.Topodata;
using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>
/// Reads one keyspace anew, while its lock is held: its SrvKeyspace in every cell first, then its inputs and the locks.
/// </summary>
internal sealed class KeyspaceGatherer(TopologyConnection topology, GatherOptions options, TimeProvider time)
{
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="places">Where the cells' records lie.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public async Task<Observed> GatherAsync(
        KeyspaceName keyspace,
        OrdinalMap<CellName, CellPlace> places,
        CancellationToken cancellation
    )
    {
        // The lock is ours: whoever else is in its queue stands behind us.
        var ours = new LockTarget.OfKeyspace(keyspace);
        var own = await ReadOwnAsync(keyspace, places, cancellation);
        var global = await ReadGlobalAsync(keyspace, cancellation);
        var inGlobal = await ReadInGlobalAsync(keyspace, places, global.At, cancellation);
        var nowhere = places
            .Values.OfType<CellPlace.Nowhere>()
            .Select(place => new CellView.Unusable(place.Cell, place.Why));
        return new()
        {
            Now = time.GetUtcNow(),
            Global = global with { Locks = [.. global.Locks.Where(held => held.Target != ours)] },
            Cells = own.Concat(inGlobal).Concat(nowhere).ToOrdinalMap(view => view.Cell, view => view),
        };
    }

    private async Task<GlobalRecords> ReadGlobalAsync(KeyspaceName keyspace, CancellationToken cancellation)
    {
        var layout = topology.Layout;
        var (entries, at) = await StoreSpans.ReadAsync(
            topology.Global,
            [KeySpan.Prefix(layout.Root.Key($"keyspaces/{keyspace}/")), layout.NamedLocks],
            Revision.None,
            cancellation
        );
        return GlobalRecordsReader.Read(layout, entries, at);
    }

    private Task<CellView[]> ReadOwnAsync(
        KeyspaceName keyspace,
        OrdinalMap<CellName, CellPlace> places,
        CancellationToken cancellation
    ) =>
        Bounded.RunAsync(
            places.Values.OfType<CellPlace.InOwnStore>(),
            options.Concurrency,
            place =>
                CellReader.WithinAsync(
                    place,
                    options.CellTimeout,
                    limited =>
                        ReadOneAsync(place.Store, place.Layout, keyspace, Revision.None, inGlobalStore: false, limited),
                    time,
                    cancellation
                ),
            cancellation
        );

    private Task<CellView[]> ReadInGlobalAsync(
        KeyspaceName keyspace,
        OrdinalMap<CellName, CellPlace> places,
        Revision at,
        CancellationToken cancellation
    ) =>
        Bounded.RunAsync(
            places.Values.OfType<CellPlace.InGlobalStore>(),
            options.Concurrency,
            async place =>
                (CellView)
                    new CellView.Read(
                        place.Cell,
                        await ReadOneAsync(
                            topology.Global,
                            place.Layout,
                            keyspace,
                            at,
                            inGlobalStore: true,
                            cancellation
                        )
                    ),
            cancellation
        );

    private static async Task<ServingRecords> ReadOneAsync(
        ITopologyStore store,
        CellLayout layout,
        KeyspaceName keyspace,
        Revision at,
        bool inGlobalStore,
        CancellationToken cancellation
    )
    {
        var span = KeySpan.Single(layout.SrvKeyspace(keyspace));
        var (entries, read) = await StoreSpans.ReadAsync(store, [span], at, cancellation);
        return ServingRecordsReader.Read(layout, entries, read, inGlobalStore);
    }
}
