namespace ControlPlane.Api.Metrics;

/// <summary>
/// Label values are bounded: each one is a time series somewhere. Keyspaces are never one; of cells and stores the first
/// ones by name are told apart.
/// </summary>
internal static class Labels
{
    public const int Most = 200;

    /// <summary>Stands for all that are not told apart.</summary>
    public const string Other = "other";

    /// <summary>The names to tell apart, out of all.</summary>
    public static HashSet<string> Apart(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Most)];
}
