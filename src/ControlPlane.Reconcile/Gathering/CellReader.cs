using ControlPlane.Serving.Records;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>Reads a cell's serving records from one store at one revision.</summary>
internal static class CellReader
{
    /// <summary>A cell whose records lie in the global store, at the revision that the inputs were read at.</summary>
    /// <exception cref="StoreException">That revision has been compacted away.</exception>
    public static async Task<CellView> ReadGlobalAsync(
        CellPlace.InGlobalStore place,
        Scope scope,
        ITopologyStore global,
        Revision at,
        CancellationToken cancellation
    )
    {
        try
        {
            var (entries, _) = await StoreSpans.ReadAsync(global, scope.In(place.Layout), at, cancellation);
            return new CellView.Read(
                place.Cell,
                ServingRecordsReader.Read(place.Layout, entries, at, inGlobalStore: true)
            );
        }
        catch (StoreException failed) when (failed.Failure is not StoreFailure.Compacted)
        {
            return new CellView.Unreadable(place.Cell, failed.Message);
        }
    }

    /// <summary>
    /// A cell with a store of its own. One that fails, or does not answer in time, is unreadable, and nothing else is.
    /// </summary>
    public static async Task<CellView> ReadOwnAsync(
        CellPlace.InOwnStore place,
        Scope scope,
        TimeSpan patience,
        LostCells lost,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (lost.WhyOf(place.Cell) is { } known)
        {
            return new CellView.Unreadable(place.Cell, known);
        }

        using var limit = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var (entries, at) = await StoreSpans.ReadAsync(
                place.Store,
                scope.In(place.Layout),
                Revision.None,
                both.Token
            );
            return new CellView.Read(
                place.Cell,
                ServingRecordsReader.Read(place.Layout, entries, at, inGlobalStore: false)
            );
        }
        catch (StoreException failed)
        {
            return Lost(failed.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Lost($"{place.Store.Address} has not answered within {patience.TotalSeconds:0.###} s.");
        }

        CellView.Unreadable Lost(string why)
        {
            lost.Add(place.Cell, why);
            return new(place.Cell, why);
        }
    }
}
