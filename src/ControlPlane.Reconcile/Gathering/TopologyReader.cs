using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>
/// Reads a topology, or one keyspace of it, in the order that makes one compare per write enough: the targets first,
/// then their inputs, linearizably and not earlier (design.md 5). Cells that live in the global store are read at the
/// very revision of the inputs.
/// </summary>
internal sealed class TopologyReader(TopologyConnection topology, GatherOptions options, TimeProvider time)
{
    /// <summary>What a compaction, a written CellInfo or a restore spoils is read this often before it is given up.</summary>
    private const int Attempts = 3;

    /// <param name="scope">What to read.</param>
    /// <param name="patience">A cell with a store of its own that does not answer in this time is left unreadable.</param>
    /// <param name="lost">Cells that need not be asked.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public async Task<Gathered> ReadAsync(
        Scope scope,
        TimeSpan patience,
        LostCells lost,
        CancellationToken cancellation
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var isLast = attempt == Attempts;
            try
            {
                var (gathered, moved) = await ReadOnceAsync(scope, patience, lost, cancellation);
                if (isLast || !moved)
                {
                    return gathered;
                }
            }
            catch (StoreException failed) when (failed.Failure is StoreFailure.Compacted && !isLast)
            {
                // The revision that the first pages were read at is gone; a newer one is as good.
            }
        }
    }

    /// <returns>
    /// What was read, and whether some cell's place changed meanwhile, or the store itself: a revision read again after it
    /// was restored from a backup means something else.
    /// </returns>
    private async Task<(Gathered Gathered, bool Moved)> ReadOnceAsync(
        Scope scope,
        TimeSpan patience,
        LostCells lost,
        CancellationToken cancellation
    )
    {
        var era = topology.Global.Era;
        var known = (await ReadGlobalAsync([topology.Layout.Cells], cancellation)).Cells;
        var places = known.ToOrdinalMap(pair => pair.Key, pair => CellPlace.Of(pair.Key, pair.Value, topology.Cells));
        var own = await Bounded.RunAsync(
            places.Values.OfType<CellPlace.InOwnStore>(),
            options.Concurrency,
            place => CellReader.ReadOwnAsync(place, scope, patience, lost, time, cancellation),
            cancellation
        );
        var global = await ReadGlobalAsync(scope.In(topology.Layout), cancellation);
        var inGlobal = await Bounded.RunAsync(
            places.Values.OfType<CellPlace.InGlobalStore>(),
            options.Concurrency,
            place => CellReader.ReadGlobalAsync(place, scope, topology.Global, global.At, cancellation),
            cancellation
        );
        var nowhere = places
            .Values.OfType<CellPlace.Nowhere>()
            .Select(CellView (at) => new CellView.Unusable(at.Cell, at.Why));
        var read = own.Concat(inGlobal).Concat(nowhere).ToOrdinalMap(view => view.Cell, view => view);
        var observed = new Observed
        {
            Now = time.GetUtcNow(),
            Global = global,
            Cells = global.Cells.ToOrdinalMap(
                pair => pair.Key,
                pair => pair.Value.Equals(known.Find(pair.Key)) ? read[pair.Key] : Moved(pair.Key)
            ),
        };
        return (
            new()
            {
                Observed = observed,
                Places = places,
                Patience = patience,
            },
            !global.Cells.Equals(known) || topology.Global.Era != era
        );
    }

    private async Task<GlobalRecords> ReadGlobalAsync(IReadOnlyList<KeySpan> spans, CancellationToken cancellation)
    {
        var (entries, at) = await StoreSpans.ReadAsync(topology.Global, spans, Revision.None, cancellation);
        return GlobalRecordsReader.Read(topology.Layout, entries, at);
    }

    private static CellView.Unreadable Moved(CellName cell) =>
        new(cell, "Its CellInfo was written while the topology was being read.");
}
