using System.Collections.Immutable;

namespace ControlPlane.Topology.Collections;

/// <summary>
/// The order of keys: their own, but text by its code units. The framework orders text by the process's culture, which
/// is ordinal only where an executable was built with invariant globalization.
/// </summary>
internal static class Ordinal<T>
    where T : notnull, IComparable<T>
{
    public static IComparer<T> Comparer { get; } = Comparer<T>.Create(Compare);

    public static int Compare(T left, T right) =>
        typeof(T) == typeof(string)
            ? string.CompareOrdinal((string)(object)left, (string)(object)right)
            : left.CompareTo(right);

    /// <summary>
    /// Where a key is; where there is none, the complement of where it belongs. Our own, since the framework's asks a
    /// comparer, which costs more than the comparison of two short names.
    /// </summary>
    public static int Search(ImmutableArray<T> sorted, T key)
    {
        var (low, high) = (0, sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Compare(sorted[middle], key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
