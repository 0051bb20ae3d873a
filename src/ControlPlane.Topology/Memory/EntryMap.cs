using System.Collections.Immutable;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Memory;

/// <summary>
/// Entries in the order of their keys. Immutable, and each map shares most of its tree with the one it was made from:
/// keeping one per revision is what makes the store multi-version.
/// </summary>
internal sealed class EntryMap
{
    private static readonly Comparer<Entry> ByKey = Comparer<Entry>.Create(
        (left, right) => left.Key.CompareTo(right.Key)
    );

    private readonly ImmutableSortedSet<Entry> entries;

    private EntryMap(ImmutableSortedSet<Entry> entries) => this.entries = entries;

    public static EntryMap Empty { get; } = new(ImmutableSortedSet<Entry>.Empty.WithComparer(ByKey));

    public IReadOnlyList<Entry> All => entries;

    public Entry? Find(Key key) => entries.TryGetValue(At(key), out var found) ? found : null;

    public IEnumerable<Entry> In(KeySpan span)
    {
        var found = entries.IndexOf(At(span.Start));
        for (var index = found < 0 ? ~found : found; index < entries.Count; index++)
        {
            var entry = entries[index];
            if (!span.Contains(entry.Key))
            {
                yield break;
            }

            yield return entry;
        }
    }

    public EntryMap With(Entry entry) => new(entries.Remove(entry).Add(entry)); // Add alone would keep the old one

    public EntryMap Without(Entry entry) => new(entries.Remove(entry));

    private static Entry At(Key key) =>
        new()
        {
            Key = key,
            Value = ByteString.Empty,
            Created = Revision.None,
            Modified = Revision.None,
        };
}
