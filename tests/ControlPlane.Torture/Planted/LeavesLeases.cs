using ControlPlane.Simulation.Planted;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Torture.Planted;

/// <summary>Gives no lease back, and has them live long.</summary>
public sealed class LeavesLeases : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store);

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        public override async Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
            await Inner.GrantAsync(TimeSpan.FromHours(1), cancellation) with
            {
                TimeToLive = timeToLive,
            };

        public override Task RevokeAsync(LeaseId lease, CancellationToken cancellation) => Task.CompletedTask;
    }
}
