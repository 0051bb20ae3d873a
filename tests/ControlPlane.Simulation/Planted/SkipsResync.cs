using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>After a compaction, takes what there is now for changes, and never learns what was deleted meanwhile.</summary>
public sealed class SkipsResync : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store);

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        public override async IAsyncEnumerable<TopologyChange> WatchAsync(
            KeySpan span,
            Revision? after,
            [EnumeratorCancellation] CancellationToken cancellation
        )
        {
            var begun = after is not null;
            await foreach (var change in Inner.WatchAsync(span, after, cancellation))
            {
                var isAnew = change is TopologyChange.Snapshot && begun;
                yield return isAnew ? AsChanges((TopologyChange.Snapshot)change) : change;
                begun = true;
            }
        }

        private static TopologyChange.Changed AsChanges(TopologyChange.Snapshot snapshot) =>
            new([.. snapshot.Entries.Select(KeyChange (entry) => new KeyChange.Put(entry))], snapshot.At);
    }
}
