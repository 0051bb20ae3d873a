using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Readiness;

/// <summary>
/// The keys that readiness depends on, with their revisions and without their values.
/// </summary>
/// <param name="CellsSeen">How many cells could be looked at.</param>
internal sealed record Glance(ImmutableArray<(string Store, Key Key, Revision At)> Keys, int CellsSeen)
{
    /// <summary>Where the cells' records lie, and the revision up to which their stores were seen.</summary>
    public ImmutableArray<(ITopologyStore Store, KeySpan Span, Revision At)> Followed { get; init; } = [];

    public bool SawTheSameAs(Glance? other) =>
        other is not null && CellsSeen == other.CellsSeen && Keys.SequenceEqual(other.Keys);

    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public static async Task<Glance> TakeAsync(
        TopologyConnection topology,
        OrdinalSet<CellName> cells,
        TimeSpan cellTimeout,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (layout, keys, seen) = (topology.Layout, new List<(string, Key, Revision)>(), 0);
        var followed = new List<(ITopologyStore, KeySpan, Revision)>();
        await AddAsync(topology.Global, layout.Keyspaces, cancellation);
        foreach (var cell in cells)
        {
            if (await topology.Global.GetAsync(layout.CellInfo(cell), cancellation) is not { } info)
            {
                continue;
            }

            keys.Add((topology.Global.Address, info.Key, info.Modified));
            seen += await AddCellAsync(CellPlace.Of(cell, new(info), topology.Cells)) ? 1 : 0;
        }

        return new([.. keys], seen) { Followed = [.. followed] };

        async Task<bool> AddCellAsync(CellPlace place)
        {
            var (store, records) = place switch
            {
                CellPlace.InGlobalStore here => (topology.Global, here.Layout),
                CellPlace.InOwnStore own => (own.Store, own.Layout),
                _ => (null, null),
            };
            if (store is null || records is null)
            {
                return false; // a CellInfo that cannot be used is one until it changes
            }

            using var limit = new CancellationTokenSource(cellTimeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            try
            {
                foreach (var span in (KeySpan[])[KeySpan.Single(records.SrvVSchema), records.Keyspaces])
                {
                    followed.Add((store, span, await AddAsync(store, span, both.Token)));
                }

                return true;
            }
            catch (StoreException) when (place is CellPlace.InOwnStore)
            {
                return false; // the look at the values tells why
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
        }

        async Task<Revision> AddAsync(ITopologyStore store, KeySpan span, CancellationToken limited)
        {
            var at = Revision.None;
            await foreach (var page in store.ListAsync(span, new ListOptions(KeysOnly: true), limited))
            {
                keys.AddRange(page.Entries.Select(entry => (store.Address, entry.Key, entry.Modified)));
                at = page.At;
            }

            return at;
        }
    }
}
