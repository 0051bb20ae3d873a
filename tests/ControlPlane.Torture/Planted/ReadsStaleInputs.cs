using System.Diagnostics;
using System.Runtime.CompilerServices;
using ControlPlane.Simulation.Planted;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Torture.Planted;

/// <summary>Takes VSchemas as a member has them that is behind: as they were up to a second ago.</summary>
public sealed class ReadsStaleInputs : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => isGlobal ? new Spoiled(store) : store;

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        private static readonly TimeSpan Behind = TimeSpan.FromSeconds(1);

        private readonly Lock gate = new();
        private readonly Dictionary<Key, (Entry Entry, long At)> copies = [];

        public override async IAsyncEnumerable<ListPage> ListAsync(
            KeySpan span,
            ListOptions options,
            [EnumeratorCancellation] CancellationToken cancellation
        )
        {
            await foreach (var page in Inner.ListAsync(span, options with { KeysOnly = false }, cancellation))
            {
                yield return page with
                {
                    Entries = [.. page.Entries.Select(Stale)],
                };
            }
        }

        private Entry Stale(Entry entry)
        {
            lock (gate)
            {
                if (!copies.TryGetValue(entry.Key, out var copy) || Stopwatch.GetElapsedTime(copy.At) > Behind)
                {
                    copies[entry.Key] = copy = (entry, Stopwatch.GetTimestamp());
                }

                return IsVSchema(entry.Key) ? copy.Entry : entry;
            }
        }

        private static bool IsVSchema(Key key) => Cluster.Layout.Root.Segments(key) is ["keyspaces", _, "VSchema"];
    }
}
