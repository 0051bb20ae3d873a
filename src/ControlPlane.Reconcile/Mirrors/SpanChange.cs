using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>What one change of a watch means for what is known: keys that are new or other now, and keys that are gone.</summary>
internal sealed record SpanChange(IReadOnlyList<Entry> Put, IReadOnlyList<Key> Removed)
{
    public bool IsNone => Put.Count == 0 && Removed.Count == 0;

    /// <param name="change">What the watch told.</param>
    /// <param name="known">What was known of the span before.</param>
    /// <param name="find">Finds what was known of a key.</param>
    public static SpanChange Of(TopologyChange change, Func<IEnumerable<Entry>> known, Func<Key, Entry?> find) =>
        change switch
        {
            TopologyChange.Snapshot snapshot => OfSnapshot(snapshot, known(), find),
            TopologyChange.Changed changed => new(
                [.. changed.Changes.OfType<KeyChange.Put>().Select(put => put.Entry)],
                [.. changed.Changes.OfType<KeyChange.Deleted>().Select(deleted => deleted.Key)]
            ),
            _ => new([], []),
        };

    private static SpanChange OfSnapshot(
        TopologyChange.Snapshot snapshot,
        IEnumerable<Entry> known,
        Func<Key, Entry?> find
    )
    {
        var present = snapshot.Entries.Select(entry => entry.Key).ToHashSet();
        return new(
            [.. snapshot.Entries.Where(entry => !entry.Equals(find(entry.Key)))],
            [.. known.Select(entry => entry.Key).Where(key => !present.Contains(key))]
        );
    }
}
