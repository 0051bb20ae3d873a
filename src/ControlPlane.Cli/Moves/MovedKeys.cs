using System.Collections.Immutable;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Moves;

/// <summary>Compares the keys of stores now with what they were at a revision.</summary>
internal static class MovedKeys
{
    private static readonly string[] Records =
    [
        "CellInfo",
        "Keyspace",
        "VSchema",
        "Shard",
        "SrvKeyspace",
        "SrvVSchema",
        "RoutingRules",
        "ShardRoutingRules",
        "MirrorRules",
        "Rules",
    ];

    /// <param name="places">Where to look.</param>
    /// <param name="locks">The locks that were seen when the plan was made again: they tell who holds them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StoreException">A store cannot be read.</exception>
    public static async Task<ImmutableArray<Moved>> FindAsync(
        IEnumerable<MovedPlace> places,
        IEnumerable<HeldLock> locks,
        CancellationToken cancellation
    )
    {
        var holders = locks.ToDictionary(held => held.Info.Key, held => held.Info.Who);
        var moved = ImmutableArray.CreateBuilder<Moved>();
        foreach (var place in places)
        {
            var found = await FindAsync(place, cancellation);
            moved.AddRange(found.Select(move => move with { Holder = holders.GetValueOrDefault(move.Key) }));
        }

        return moved.ToImmutable();
    }

    private static async Task<IEnumerable<Moved>> FindAsync(MovedPlace place, CancellationToken cancellation)
    {
        var (now, at) = await KeysAsync(place, Revision.None, cancellation);
        if (at < place.MadeAt)
        {
            return [new(place.Store.Address, place.Spans[0].Start, MoveKind.Restored, at)];
        }

        try
        {
            var (then, _) = await KeysAsync(place, place.MadeAt, cancellation);
            return Compare(place.Store.Address, then, now);
        }
        catch (StoreException forgotten) when (forgotten.Failure is StoreFailure.Compacted)
        {
            return
            [
                .. from entry in now.Values where entry.Modified > place.MadeAt select Of(place.Store.Address, entry),
                new(place.Store.Address, place.Spans[0].Start, MoveKind.Forgotten, null),
            ];
        }
    }

    private static IEnumerable<Moved> Compare(
        string store,
        SortedDictionary<Key, Entry> then,
        SortedDictionary<Key, Entry> now
    ) =>
        [
            .. from entry in now.Values
            where then.GetValueOrDefault(entry.Key)?.Modified != entry.Modified
            select Of(store, entry),
            .. from entry in then.Values
            where !now.ContainsKey(entry.Key)
            select new Moved(store, entry.Key, IsLock(entry.Key) ? MoveKind.Unlocked : MoveKind.Deleted, null),
        ];

    private static Moved Of(string store, Entry entry) =>
        new(store, entry.Key, IsLock(entry.Key) ? MoveKind.Locked : MoveKind.Written, entry.Modified);

    private static async Task<(SortedDictionary<Key, Entry> Keys, Revision At)> KeysAsync(
        MovedPlace place,
        Revision at,
        CancellationToken cancellation
    )
    {
        var keys = new SortedDictionary<Key, Entry>();
        foreach (var span in place.Spans)
        {
            await foreach (var page in place.Store.ListAsync(span, new ListOptions(at, KeysOnly: true), cancellation))
            {
                at = page.At;
                foreach (var entry in page.Entries.Where(entry => IsRecord(entry.Key) || IsLock(entry.Key)))
                {
                    keys[entry.Key] = entry;
                }
            }
        }

        return (keys, at);
    }

    private static bool IsRecord(Key key) => Records.Contains(key.Raw[(key.Raw.LastIndexOf('/') + 1)..]);

    private static bool IsLock(Key key) => key.Raw.Split('/') is [.., "locks", _];
}
