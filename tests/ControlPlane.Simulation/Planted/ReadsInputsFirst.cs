using System.Runtime.CompilerServices;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>
/// Reads the inputs as they were when the round began, before the targets in the cells' own stores were read: what somebody
/// wrote to a target in between from newer inputs is replaced by something older.
/// </summary>
public sealed class ReadsInputsFirst : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => isGlobal ? new Spoiled(store) : store;

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        private Revision last;

        /// <summary>A gathering lists the cells twice: to know where the targets are, and at the head of the inputs.</summary>
        public override async IAsyncEnumerable<ListPage> ListAsync(
            KeySpan span,
            ListOptions options,
            [EnumeratorCancellation] CancellationToken cancellation
        )
        {
            if (span == Cluster.Layout.Cells && options.At == Revision.None)
            {
                options = options with { At = last };
                last = await NewestAsync(span, cancellation);
            }

            await foreach (var page in Inner.ListAsync(span, options, cancellation))
            {
                yield return page;
            }
        }

        private async Task<Revision> NewestAsync(KeySpan span, CancellationToken cancellation)
        {
            var newest = Revision.None;
            await foreach (var page in Inner.ListAsync(span, new ListOptions(), cancellation))
            {
                newest = page.At;
            }

            return newest;
        }
    }
}
