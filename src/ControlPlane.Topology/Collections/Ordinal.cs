namespace ControlPlane.Topology.Collections;

/// <summary>
/// The order of keys: their own, but text by its code units. The framework orders text by the process's culture, which
/// is ordinal only where an executable was built with invariant globalization.
/// </summary>
internal static class Ordinal<T>
{
    public static IComparer<T> Comparer { get; } =
        typeof(T) == typeof(string) ? (IComparer<T>)(object)StringComparer.Ordinal : Comparer<T>.Default;
}
