using ControlPlane.Simulation.Planted;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Torture.Planted;

/// <summary>Sends a transaction again when it does not know how it ended, and this time compares nothing.</summary>
public sealed class RepeatsUnguarded : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store);

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        public override async Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation)
        {
            while (true)
            {
                var outcome = await Inner.CommitAsync(transaction, cancellation);
                if (outcome is not CommitOutcome.Unknown)
                {
                    return outcome;
                }

                transaction = transaction with { Conditions = [] };
            }
        }
    }
}
