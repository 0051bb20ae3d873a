using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ControlPlane.Topology.Collections;

/// <summary>Pure work on many things, on all cores. What comes out, and its order, is the same as on one.</summary>
public static class SideBySide
{
    /// <summary>Below this many it is not worth waking other threads.</summary>
    private const int Fewest = 256;

    /// <param name="items">What to work on.</param>
    /// <param name="weight">How much work an item is, roughly, in small steps.</param>
    /// <param name="work">Any thread may call it.</param>
    public static ImmutableArray<TResult> Select<T, TResult>(IReadOnlyList<T> items, int weight, Func<T, TResult> work)
    {
        var results = new TResult[items.Count];
        if ((long)items.Count * weight < Fewest)
        {
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = work(items[i]);
            }
        }
        else
        {
            Parallel.For(0, results.Length, i => results[i] = work(items[i]));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }
}
