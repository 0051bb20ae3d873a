using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>Takes "no answer" for a conflict, so that it says that nothing was written where something may have been.</summary>
public sealed class TakesUnknownForConflict : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store);

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        public override async Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation)
        {
            var outcome = await Inner.CommitAsync(transaction, cancellation);
            return outcome is CommitOutcome.Unknown ? new CommitOutcome.Conflict(Revision.None) : outcome;
        }
    }
}
