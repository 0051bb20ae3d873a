using System.Collections.Immutable;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>The steps of one keyspace in the global store, with all that they are conditional on.</summary>
internal sealed record KeyspaceUnit(
    ImmutableArray<PlanStep> Steps,
    ImmutableArray<Condition> Conditions,
    ImmutableArray<Write> Writes
)
{
    /// <summary>One unit per cell, none of which minds that another one has been written.</summary>
    public IEnumerable<KeyspaceUnit> Parts =>
        Steps.Zip(Writes, (step, write) => new KeyspaceUnit([step], [.. ConditionsOf(write)], [write]));

    private IEnumerable<Condition> ConditionsOf(Write write)
    {
        var others = Writes.Select(other => other.Key).Where(key => key != write.Key).ToHashSet();
        return Conditions.Where(condition =>
            condition is not Condition.ModifiedAt(var key, _) || !others.Contains(key)
        );
    }
}
