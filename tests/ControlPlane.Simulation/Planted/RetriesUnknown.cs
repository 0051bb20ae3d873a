using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>Takes "no answer" for "not done", and sends the same transaction again without looking.</summary>
public sealed class RetriesUnknown : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store);

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        public override async Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation)
        {
            var outcome = await Inner.CommitAsync(transaction, cancellation);
            return outcome is CommitOutcome.Unknown
                ? await Inner.CommitAsync(transaction with { }, cancellation)
                : outcome;
        }
    }
}
