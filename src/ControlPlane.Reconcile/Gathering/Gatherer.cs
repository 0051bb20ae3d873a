using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>
/// Reads everything that a plan needs, in the order that makes one compare per write enough: the targets first, then
/// their inputs, linearizably and not earlier (design.md 5). Cells that live in the global store are read at the very
/// revision of the inputs.
/// </summary>
public sealed class Gatherer(TopologyConnection topology, GatherOptions options, TimeProvider time)
{
    private readonly InputHistory history = new(time);

    /// <param name="patience">A cell with a store of its own that does not answer in this time is left unreadable.</param>
    /// <param name="cancellation">Ends the gathering.</param>
    /// <exception cref="StoreException">The global store cannot be read, so nothing can be said at all.</exception>
    public async Task<Gathered> GatherAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var known = await GlobalReader.ReadCellsAsync(topology.Global, topology.Layout, cancellation);
        var places = known.Cells.ToOrdinalMap(
            pair => pair.Key,
            pair => CellPlace.Of(pair.Key, pair.Value, topology.Cells)
        );
        var own = await ReadAllAsync(
            places.Values.OfType<CellPlace.InOwnStore>(),
            place => CellReader.ReadOwnAsync(place, patience, time, cancellation),
            cancellation
        );
        var global = await GlobalReader.ReadAsync(topology.Global, topology.Layout, cancellation);
        var inGlobal = await ReadAllAsync(
            places.Values.OfType<CellPlace.InGlobalStore>(),
            place => CellReader.ReadGlobalAsync(place, topology.Global, global.At, cancellation),
            cancellation
        );
        var read = own.Concat(inGlobal).ToOrdinalMap(view => view.Cell, view => view);
        var observed = new Observed
        {
            Now = time.GetUtcNow(),
            Global = global,
            Cells = global.Cells.ToOrdinalMap(
                pair => pair.Key,
                pair =>
                    pair.Value.Equals(known.Cells.Find(pair.Key))
                        ? ViewOf(pair.Key, places, read)
                        : new CellView.Unreadable(
                            pair.Key,
                            "Its CellInfo was written while the topology was being read."
                        )
            ),
        };
        return new() { Observed = history.Remember(observed), Places = places };
    }

    private static CellView ViewOf(
        CellName cell,
        OrdinalMap<CellName, CellPlace> places,
        OrdinalMap<CellName, CellView> read
    ) =>
        places.Find(cell) switch
        {
            CellPlace.Nowhere nowhere => new CellView.Unusable(cell, nowhere.Why),
            _ => read[cell],
        };

    private Task<CellView[]> ReadAllAsync<TPlace>(
        IEnumerable<TPlace> places,
        Func<TPlace, Task<CellView>> read,
        CancellationToken cancellation
    ) => Bounded.RunAsync(places, options.Concurrency, read, cancellation);
}
