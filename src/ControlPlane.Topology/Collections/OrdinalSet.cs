using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ControlPlane.Topology.Collections;

/// <summary>An immutable set, walked in order and compared by content: see <see cref="OrdinalMap{TKey,TValue}"/>.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "A set is what it is.")]
public sealed class OrdinalSet<T> : IReadOnlyCollection<T>, IEquatable<OrdinalSet<T>>
    where T : notnull, IComparable<T>
{
    private readonly ImmutableArray<T> items;

    internal OrdinalSet(ImmutableArray<T> items) => this.items = items;

    public static OrdinalSet<T> Empty { get; } = new([]);

    public int Count => items.Length;

    public bool Contains(T item) => Ordinal<T>.Search(items, item) >= 0;

    /// <summary>Both are in order, so one walk through them is enough.</summary>
    public OrdinalSet<T> Union(OrdinalSet<T> other)
    {
        var merged = ImmutableArray.CreateBuilder<T>(Count + other.Count);
        var (mine, theirs) = (0, 0);
        while (mine < Count && theirs < other.Count)
        {
            var order = Ordinal<T>.Compare(items[mine], other.items[theirs]);
            merged.Add(order <= 0 ? items[mine] : other.items[theirs]);
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }

        merged.AddRange(items.AsSpan(mine..));
        merged.AddRange(other.items.AsSpan(theirs..));
        return new(merged.DrainToImmutable());
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(OrdinalSet<T>? other) => other is not null && items.SequenceEqual(other.items);

    public override bool Equals(object? obj) => Equals(obj as OrdinalSet<T>);

    public override int GetHashCode() => HashCode.Combine(Count, Count > 0 ? items[0] : default);

    public override string ToString() => string.Join(",", items);
}

public static class OrdinalSet
{
    public static OrdinalSet<T> ToOrdinalSet<T>(this IEnumerable<T> source)
        where T : notnull, IComparable<T>
    {
        ImmutableArray<T> items = [.. source];
        return new(IsAscending(items) ? items : [.. items.Distinct().Order(Ordinal<T>.Comparer)]);
    }

    /// <summary>Most sources are in order already: they come out of another set or map.</summary>
    private static bool IsAscending<T>(ImmutableArray<T> items)
        where T : notnull, IComparable<T>
    {
        for (var i = 1; i < items.Length; i++)
        {
            if (Ordinal<T>.Compare(items[i - 1], items[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
