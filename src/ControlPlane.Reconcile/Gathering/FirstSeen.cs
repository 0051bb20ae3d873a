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

    /// <summary>How long what is present has been in its state; what is in another one than when last looked at is left out.</summary>
    public OrdinalMap<TKey, TimeSpan> AgesOf(
        IEnumerable<KeyValuePair<TKey, TState>> present,
        Func<long, TimeSpan> elapsed
    )
    {
        var known = seen;
        return present
            .Where(pair => known.TryGetValue(pair.Key, out var before) && before.State.Equals(pair.Value))
            .ToOrdinalMap(pair => pair.Key, pair => elapsed(known[pair.Key].Since));
    }

    public OrdinalMap<TKey, TimeSpan> Ages(Func<long, TimeSpan> elapsed) =>
        seen.ToOrdinalMap(pair => pair.Key, pair => elapsed(pair.Value.Since));
}
