namespace ControlPlane.Simulation.Kernel;

/// <summary>
/// Chance out of one seed. Each purpose draws from a stream of its own name, so that one more draw here does not shift
/// every draw elsewhere, and a failing seed keeps failing while the simulator is worked on.
/// </summary>
public sealed class SimRandom
{
    private readonly ulong seed;
    private ulong state;

    public SimRandom(ulong seed) => state = this.seed = seed;

    /// <summary>A stream that depends on the seed and the name only, not on what has been drawn.</summary>
    public SimRandom Stream(string name) => new(Mix(seed ^ StableHash.Of(name)));

    /// <summary>splitmix64.</summary>
    public ulong Next()
    {
        state += 0x9E37_79B9_7F4A_7C15UL;
        return Mix(state);
    }

    /// <summary>From 0 to <paramref name="limit"/>, excluded.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Fraction() < probability;

    public TimeSpan Between(TimeSpan low, TimeSpan high) =>
        low + TimeSpan.FromTicks((long)((high - low).Ticks * Fraction()));

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        for (var last = shuffled.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }

        return shuffled;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return value ^ (value >> 31);
    }
}
