using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Oracles;

/// <summary>What a store holds, key by key, with who wrote it and how new the global store was at that moment.</summary>
public sealed class Ledger(MemoryStore store, Func<TimeSpan> now)
{
    private readonly SortedDictionary<Key, Written> written = [];

    public MemoryStore Store => store;

    public Revision At { get; private set; } = new(1);

    public IEnumerable<Entry> Entries => written.Values.Select(version => version.Entry).OfType<Entry>();

    /// <summary>The newest version of a key, which may be its deletion; null: it never existed.</summary>
    public Written? Find(Key key) => written.GetValueOrDefault(key);

    /// <summary>Takes in what was committed since, all of it by one author (null: the store itself ended a lease).</summary>
    public void CatchUp(Author? author, Func<Revision, Revision> globalThen, Action<TopologyChange.Changed>? told)
    {
        if (store.Revision == At)
        {
            return;
        }

        foreach (var change in store.ChangesAfter(At))
        {
            At = change.At;
            foreach (var key in change.Changes)
            {
                var entry = (key as KeyChange.Put)?.Entry;
                written[key.Key] = new(entry, author, globalThen(change.At), now());
            }

            told?.Invoke(change);
        }
    }
}

/// <param name="Entry">Null: deleted.</param>
/// <param name="Global">The revision of the global store when it was written: it knows of nothing newer.</param>
public sealed record Written(Entry? Entry, Author? Author, Revision Global, TimeSpan At);
