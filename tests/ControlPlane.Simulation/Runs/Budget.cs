using System.Globalization;

namespace ControlPlane.Simulation.Runs;

/// <summary>Which seeds to run: a fixed few, or what <c>make simulate</c> asks for in the environment.</summary>
/// <param name="From">The first seed.</param>
/// <param name="Seeds">How many at most.</param>
/// <param name="Time">For how long at most.</param>
/// <param name="TellsStory">One seed was named: its story is wanted whatever comes of it.</param>
/// <param name="IsUsual">Nothing was asked for: the fixed batch.</param>
public sealed record Budget(ulong From, int Seeds, TimeSpan Time, bool TellsStory, bool IsUsual)
{
    private const ulong FixedBase = 1;

    /// <param name="usualSeeds">How many seeds, from the first on, when nothing else is asked for.</param>
    public static Budget FromEnvironment(int usualSeeds) =>
        Read("SIMULATE_SEED") is { } seed ? new(seed, 1, TimeSpan.MaxValue, true, false)
        : Read("SIMULATE_SECONDS") is { } seconds
            ? new(Read("SIMULATE_FROM") ?? FixedBase, int.MaxValue, TimeSpan.FromSeconds(seconds), false, false)
        : new(FixedBase, usualSeeds, TimeSpan.MaxValue, false, true);

    private static ulong? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
