using System.Runtime.CompilerServices;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>Opens a watch anew now and then, one revision later than where it stood.</summary>
public sealed class ResumesLate : Sabotage
{
    private const int After = 7;

    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store);

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        public override async IAsyncEnumerable<TopologyChange> WatchAsync(
            KeySpan span,
            Revision? after,
            [EnumeratorCancellation] CancellationToken cancellation
        )
        {
            while (true)
            {
                var told = 0;
                await foreach (var change in Inner.WatchAsync(span, after, cancellation))
                {
                    yield return change;
                    after = change is TopologyChange.Alive ? after : change.At;
                    if (++told == After)
                    {
                        break;
                    }
                }

                after = after?.Next;
            }
        }
    }
}
