using System.Collections.Immutable;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Torture.Checking;

/// <summary>All that a store holds at a revision.</summary>
internal sealed record Picture(ImmutableSortedDictionary<Key, Entry> Entries, Revision At)
{
    public static Picture Of(IEnumerable<Entry> entries, Revision at) =>
        new(entries.ToImmutableSortedDictionary(entry => entry.Key, entry => entry), at);

    public Picture After(TopologyChange.Changed change)
    {
        var entries = Entries.ToBuilder();
        foreach (var key in change.Changes)
        {
            if (key is KeyChange.Put(var entry))
            {
                entries[key.Key] = entry;
            }
            else
            {
                entries.Remove(key.Key);
            }
        }

        return new(entries.ToImmutable(), change.At);
    }
}
