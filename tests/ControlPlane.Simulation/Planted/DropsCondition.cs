using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>Leaves one kind of condition out of every transaction.</summary>
public sealed class DropsCondition(Predicate<Condition> dropped) : Sabotage
{
    /// <summary>The compare of the record that is replaced.</summary>
    public static DropsCondition OfTarget() =>
        new(condition => condition is Condition.ModifiedAt(var key, _) && Cluster.ServingRecordAt(key) is not null);

    /// <summary>No keyspace lock is held.</summary>
    public static DropsCondition OfKeyspaceLock() => new(condition => condition is Condition.Empty);

    /// <summary>No shard is newer than read, each is as read.</summary>
    public static DropsCondition OfShards() =>
        new(condition => condition.Span.Start.ToString().Contains("/shards/", StringComparison.Ordinal));

    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store, dropped);

    private sealed class Spoiled(ITopologyStore inner, Predicate<Condition> dropped) : SpoiledStore(inner)
    {
        protected override bool Asked(Condition condition) => !dropped(condition);
    }
}
