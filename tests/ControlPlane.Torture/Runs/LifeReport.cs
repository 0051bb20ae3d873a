namespace ControlPlane.Torture.Runs;

/// <summary>What a life came to.</summary>
internal sealed class LifeReport
{
    public int Rounds { get; set; }

    public int Writes { get; set; }

    /// <summary>From the moment when all was well again to the moment when all was right, round by round.</summary>
    public List<TimeSpan> Convergence { get; } = [];

    /// <summary>With the seed and the story; empty: none.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>What was met, and how often.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; set; } = new Dictionary<string, int>();
}
