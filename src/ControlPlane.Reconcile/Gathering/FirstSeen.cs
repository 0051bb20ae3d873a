using ControlPlane.Topology.Collections;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>Since when each of some things has been seen in its present state, without a look at which it was not.</summary>
internal sealed class FirstSeen<TKey, TState>
    where TKey : notnull, IComparable<TKey>
    where TState : IEquatable<TState>
{
    private Dictionary<TKey, (TState State, long Since)> seen = [];

    public void Look(IEnumerable<KeyValuePair<TKey, TState>> present, long now) =>
        seen = present.ToDictionary(
            pair => pair.Key,
            pair =>
                seen.TryGetValue(pair.Key, out var before) && before.State.Equals(pair.Value)
                    ? before
                    : (pair.Value, now)
        );

    public OrdinalMap<TKey, TimeSpan> Ages(Func<long, TimeSpan> elapsed) =>
        seen.ToOrdinalMap(pair => pair.Key, pair => elapsed(pair.Value.Since));
}
