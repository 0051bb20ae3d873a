using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>Sees no lock but its own.</summary>
public sealed class IgnoresLocks : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => isGlobal ? new Spoiled(store) : store;

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        private readonly HashSet<LeaseId> own = [];

        public override async Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation)
        {
            var lease = await Inner.GrantAsync(timeToLive, cancellation);
            own.Add(lease.Id);
            return lease;
        }

        protected override Entry? Seen(Entry entry) =>
            entry.Lease == LeaseId.None || own.Contains(entry.Lease) ? entry : null;

        protected override bool Asked(Condition condition) =>
            !condition.Span.Start.ToString().Contains("locks/", StringComparison.Ordinal);
    }
}
