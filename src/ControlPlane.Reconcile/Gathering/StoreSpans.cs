using ControlPlane.Reconcile.Concurrency;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>Reads several spans of one store at one revision.</summary>
internal static class StoreSpans
{
    private const int AtOnce = 8;

    /// <param name="store">The store to read.</param>
    /// <param name="spans">At least one span.</param>
    /// <param name="at">The revision to read at; <see cref="Revision.None"/>: the newest when the first span is read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The entries in the order of the spans.</returns>
    public static async Task<(List<Entry> Entries, Revision At)> ReadAsync(
        IStoreReader store,
        IReadOnlyList<KeySpan> spans,
        Revision at,
        CancellationToken cancellation
    )
    {
        // The first one says at which revision the others are read, side by side.
        var (entries, read) = await ReadAsync(store, spans[0], at, cancellation);
        var others = await Bounded.RunAsync(
            spans.Skip(1),
            AtOnce,
            span => ReadAsync(store, span, read, cancellation),
            cancellation
        );
        entries.AddRange(others.SelectMany(other => other.Entries));
        return (entries, read);
    }

    private static async Task<(List<Entry> Entries, Revision At)> ReadAsync(
        IStoreReader store,
        KeySpan span,
        Revision at,
        CancellationToken cancellation
    )
    {
        var entries = new List<Entry>();
        await foreach (var page in store.ListAsync(span, new ListOptions(at), cancellation))
        {
            entries.AddRange(page.Entries);
            at = page.At;
        }

        return (entries, at);
    }
}
