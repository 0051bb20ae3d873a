using ControlPlane.Serving.Records;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>Reads a cell's serving records from one store at one revision.</summary>
internal static class CellReader
{
    /// <summary>A cell with a store of its own.</summary>
    public static Task<CellView> ReadOwnAsync(
        CellPlace.InOwnStore place,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        WithinAsync(
            place,
            timeout,
            async limited =>
            {
                var (entries, at) = await ReadAsync(place.Store, place.Layout, Revision.None, limited);
                return ServingRecordsReader.Read(place.Layout, entries, at, inGlobalStore: false);
            },
            time,
            cancellation
        );

    /// <summary>A cell whose records lie in the global store, at the revision that the inputs were read at.</summary>
    public static async Task<CellView> ReadGlobalAsync(
        CellPlace.InGlobalStore place,
        ITopologyStore global,
        Revision at,
        CancellationToken cancellation
    )
    {
        try
        {
            var (entries, _) = await ReadAsync(global, place.Layout, at, cancellation);
            return new CellView.Read(
                place.Cell,
                ServingRecordsReader.Read(place.Layout, entries, at, inGlobalStore: true)
            );
        }
        catch (StoreException failed)
        {
            return new CellView.Unreadable(place.Cell, failed.Message);
        }
    }

    /// <summary>A store that fails, or does not answer in time, makes its cell unreadable and nothing else.</summary>
    public static async Task<CellView> WithinAsync(
        CellPlace.InOwnStore place,
        TimeSpan timeout,
        Func<CancellationToken, Task<ServingRecords>> read,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return new CellView.Read(place.Cell, await read(both.Token));
        }
        catch (StoreException failed)
        {
            return new CellView.Unreadable(place.Cell, failed.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new CellView.Unreadable(
                place.Cell,
                $"{place.Store.Address} has not answered within {timeout.TotalSeconds:0.###} s."
            );
        }
    }

    private static Task<(List<Entry> Entries, Revision At)> ReadAsync(
        ITopologyStore store,
        CellLayout layout,
        Revision at,
        CancellationToken cancellation
    ) => StoreSpans.ReadAsync(store, [KeySpan.Single(layout.SrvVSchema), layout.Keyspaces], at, cancellation);
}
