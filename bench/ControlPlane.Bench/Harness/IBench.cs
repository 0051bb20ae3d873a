namespace ControlPlane.Bench.Harness;

/// <summary>One benchmark. To add one: a class of this kind, its line in <c>Benches.All</c>, and one in eng/bench.sh.</summary>
internal interface IBench
{
    /// <summary>The word for it on the command line; its results go to <c>bench/results/NAME.md</c>.</summary>
    string Name { get; }

    Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken cancellation);
}

/// <summary>What a benchmark is run with.</summary>
/// <param name="Executable">The published executable.</param>
/// <param name="Sizes">What was given behind the benchmark's name, such as <c>200x20</c>; what it means is the benchmark's own.</param>
/// <param name="Repetitions">How often to measure; the more the better the medians.</param>
internal sealed record BenchSetting(string Executable, IReadOnlyList<string> Sizes, int Repetitions)
{
    /// <summary>Prints a line at once: a benchmark takes minutes.</summary>
    public static void Tell(string line) => Console.WriteLine(line);
}
