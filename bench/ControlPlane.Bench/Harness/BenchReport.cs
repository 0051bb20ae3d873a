using System.Globalization;

namespace ControlPlane.Bench.Harness;

/// <summary>What a benchmark found, as it goes into its file.</summary>
internal sealed record BenchReport
{
    public required string Title { get; init; }

    /// <summary>What was measured and how, in a few sentences.</summary>
    public required string Description { get; init; }

    /// <summary>The figures, as lines of Markdown tables.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The figures that matter, beside what they should be. They go into the one table that <c>make bench</c> ends with.</summary>
    public IReadOnlyList<Headline> Headlines { get; init; } = [];
}

/// <summary>A figure beside its target.</summary>
/// <param name="What">Such as "cold rebuild, 200 × 20".</param>
/// <param name="Measured">With its unit.</param>
/// <param name="Target">With the same unit; null: none is set.</param>
/// <param name="IsMet">Null: there is no target.</param>
internal sealed record Headline(string What, string Measured, string? Target, bool? IsMet)
{
    /// <summary>A figure that should not be above its target.</summary>
    public static Headline AtMost(string what, double measured, double target, string format, string unit) =>
        new(what, Text(measured, format, unit), $"≤ {Text(target, format, unit)}", measured <= target);

    public static Headline Of(string what, string measured) => new(what, measured, null, null);

    public override string ToString() =>
        $"| {What} | {Measured} | {Target ?? "–"} | {IsMet switch { true => "yes", false => "**no**", null => "–" }} |";

    private static string Text(double value, string format, string unit) =>
        $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
}
