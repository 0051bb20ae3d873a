using ControlPlane.Simulation.Planted;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Torture.Planted;

/// <summary>Writes everything twice, to be sure.</summary>
public sealed class WritesTwice : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store);

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        public override async Task<CommitOutcome> CommitAsync(
            Transaction transaction,
            CancellationToken cancellation
        ) =>
            await Inner.CommitAsync(transaction, cancellation) is CommitOutcome.Committed
                ? await Inner.CommitAsync(transaction with { Conditions = [] }, cancellation)
                : new CommitOutcome.Unknown("planted");
    }
}
