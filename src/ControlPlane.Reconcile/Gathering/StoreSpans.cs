using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>Reads several spans of one store at one revision.</summary>
internal static class StoreSpans
{
    /// <param name="store">The store to read.</param>
    /// <param name="spans">At least one span.</param>
    /// <param name="at">The revision to read at; <see cref="Revision.None"/>: the newest when the first span is read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<(List<Entry> Entries, Revision At)> ReadAsync(
        IStoreReader store,
        IReadOnlyList<KeySpan> spans,
        Revision at,
        CancellationToken cancellation
    )
    {
        var entries = new List<Entry>();
        foreach (var span in spans)
        {
            await foreach (var page in store.ListAsync(span, new ListOptions(at), cancellation))
            {
                entries.AddRange(page.Entries);
                at = page.At;
            }
        }

        return (entries, at);
    }
}
