using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>Takes locks that outlive their holder by years.</summary>
public sealed class LeavesLocks : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => isGlobal ? new Spoiled(store) : store;

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        public override async Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
            await Inner.GrantAsync(TimeSpan.FromDays(3650), cancellation) with
            {
                TimeToLive = timeToLive,
            };
    }
}
