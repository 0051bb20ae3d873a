namespace ControlPlane.Charts;

/// <summary>The values that the chart is tried with: each file of <c>Values</c>.</summary>
internal static class Matrix
{
    public static IEnumerable<string> Names { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Values"), "*.yaml")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The flags of helm that give it.</summary>
    public static IEnumerable<string> Flags(string name) =>
        ["--values", Path.Combine(AppContext.BaseDirectory, "Values", $"{name}.yaml")];
}
