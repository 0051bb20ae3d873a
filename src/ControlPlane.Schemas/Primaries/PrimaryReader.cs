using System.Runtime.CompilerServices;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Schemas.Primaries;

/// <summary>Reads or follows which primaries to ask, in the global store.</summary>
public static class PrimaryReader
{
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<OrdinalMap<KeyspaceName, ShardPrimary>> ReadAsync(
        IStoreReader store,
        GlobalLayout layout,
        CancellationToken cancellation
    )
    {
        var board = new PrimaryBoard(layout);
        var entries = new List<Entry>();
        var at = Revision.None;
        await foreach (var page in store.ListAsync(layout.Keyspaces, new ListOptions(), cancellation))
        {
            entries.AddRange(page.Entries);
            at = page.At;
        }

        board.Take(new TopologyChange.Snapshot([.. entries], at));
        return board.Primaries();
    }

    /// <summary>All of them at first, and again whenever they are others. Does not end by itself.</summary>
    /// <exception cref="StoreException">The watch was refused for good.</exception>
    public static async IAsyncEnumerable<OrdinalMap<KeyspaceName, ShardPrimary>> WatchAsync(
        IStoreWatcher store,
        GlobalLayout layout,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var board = new PrimaryBoard(layout);
        OrdinalMap<KeyspaceName, ShardPrimary>? last = null;
        await foreach (var change in store.WatchAsync(layout.Keyspaces, after: null, cancellation))
        {
            if (change is TopologyChange.Alive)
            {
                continue;
            }

            board.Take(change);
            if (board.Primaries() is var now && !now.Equals(last))
            {
                yield return last = now;
            }
        }
    }
}
