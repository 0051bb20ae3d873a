using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ControlPlane.Topology.Collections;

/// <summary>
/// An immutable map that is always walked in the order of its keys, the same in every process, and that equals another
/// map with the same pairs. Framework sets and maps compare by reference or walk by a hash that differs per process;
/// anything that decides must not depend on either.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "A map is what it is.")]
public sealed class OrdinalMap<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>, IEquatable<OrdinalMap<TKey, TValue>>
    where TKey : notnull, IComparable<TKey>
{
    private readonly ImmutableArray<TKey> keys;
    private readonly ImmutableArray<TValue> values;

    internal OrdinalMap(ImmutableArray<TKey> keys, ImmutableArray<TValue> values)
    {
        this.keys = keys;
        this.values = values;
    }

    public static OrdinalMap<TKey, TValue> Empty { get; } = new([], []);

    public int Count => keys.Length;

    public ImmutableArray<TKey> Keys => keys;

    public ImmutableArray<TValue> Values => values;

    public OrdinalSet<TKey> KeySet => new(keys);

    IEnumerable<TKey> IReadOnlyDictionary<TKey, TValue>.Keys => keys;

    IEnumerable<TValue> IReadOnlyDictionary<TKey, TValue>.Values => values;

    public TValue this[TKey key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}' in this map.");

    public bool ContainsKey(TKey key) => Ordinal<TKey>.Search(keys, key) >= 0;

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var at = Ordinal<TKey>.Search(keys, key);
        value = at >= 0 ? values[at] : default;
        return at >= 0;
    }

    /// <summary>The value, or the default of its type when there is none.</summary>
    public TValue? Find(TKey key) => TryGetValue(key, out var value) ? value : default;

    /// <summary>This map with one pair put or replaced; the others are shared.</summary>
    public OrdinalMap<TKey, TValue> With(TKey key, TValue value)
    {
        var at = Ordinal<TKey>.Search(keys, key);
        return at >= 0 ? new(keys, values.SetItem(at, value)) : new(keys.Insert(~at, key), values.Insert(~at, value));
    }

    public OrdinalMap<TKey, TValue> Without(TKey key)
    {
        var at = Ordinal<TKey>.Search(keys, key);
        return at < 0 ? this : new(keys.RemoveAt(at), values.RemoveAt(at));
    }

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
    {
        for (var i = 0; i < keys.Length; i++)
        {
            yield return new(keys[i], values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(OrdinalMap<TKey, TValue>? other) =>
        other is not null
        && (ReferenceEquals(this, other) || (keys.SequenceEqual(other.keys) && values.SequenceEqual(other.values)));

    public override bool Equals(object? obj) => Equals(obj as OrdinalMap<TKey, TValue>);

    public override int GetHashCode() =>
        HashCode.Combine(Count, Count > 0 ? keys[0] : default, Count > 0 ? keys[^1] : default);
}

public static class OrdinalMap
{
    /// <summary>Sorts the pairs by key. Of two pairs with the same key the later one wins.</summary>
    public static OrdinalMap<TKey, TValue> ToOrdinalMap<TSource, TKey, TValue>(
        this IEnumerable<TSource> source,
        Func<TSource, TKey> key,
        Func<TSource, TValue> value
    )
        where TKey : notnull, IComparable<TKey>
    {
        var sorted = new List<(TKey Key, TValue Value)>(source.Select(item => (key(item), value(item))));
        if (!IsAscending(sorted))
        {
            sorted =
            [
                .. sorted
                    .GroupBy(pair => pair.Key)
                    .Select(group => group.Last())
                    .OrderBy(pair => pair.Key, Ordinal<TKey>.Comparer),
            ];
        }

        return new([.. sorted.Select(pair => pair.Key)], [.. sorted.Select(pair => pair.Value)]);
    }

    public static OrdinalMap<TKey, TValue> ToOrdinalMap<TKey, TValue>(
        this IEnumerable<KeyValuePair<TKey, TValue>> pairs
    )
        where TKey : notnull, IComparable<TKey> => pairs.ToOrdinalMap(pair => pair.Key, pair => pair.Value);

    private static bool IsAscending<TKey, TValue>(List<(TKey Key, TValue Value)> pairs)
        where TKey : notnull, IComparable<TKey>
    {
        for (var i = 1; i < pairs.Count; i++)
        {
            if (Ordinal<TKey>.Compare(pairs[i - 1].Key, pairs[i].Key) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
