using ControlPlane.Torture.Faults;

namespace ControlPlane.Torture.Runs;

/// <summary>All lives of one fault together.</summary>
internal sealed class FaultReport(Fault fault)
{
    private readonly List<TimeSpan> loop = [];
    private readonly List<TimeSpan> executable = [];
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    public Fault Fault => fault;

    public int Rounds => loop.Count + executable.Count;

    public int RoundsByExecutable => executable.Count;

    public int Writes { get; private set; }

    public List<string> Violations { get; } = [];

    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>Of the loop in this process; zero: there was no round.</summary>
    public TimeSpan Median => loop.Count == 0 ? TimeSpan.Zero : loop.Order().ElementAt(loop.Count / 2);

    public TimeSpan Slowest => loop.DefaultIfEmpty().Max();

    public TimeSpan SlowestByExecutable => executable.DefaultIfEmpty().Max();

    public void Add(LifeReport life, bool byExecutable)
    {
        (byExecutable ? executable : loop).AddRange(life.Convergence);
        Writes += life.Writes;
        Violations.AddRange(life.Violations);
        foreach (var (what, count) in life.Counts)
        {
            counts[what] = counts.GetValueOrDefault(what) + count;
        }
    }
}
