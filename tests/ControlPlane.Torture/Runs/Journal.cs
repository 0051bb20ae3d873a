using System.Collections.Concurrent;
using System.Diagnostics;
using ControlPlane.Torture.Checking;

namespace ControlPlane.Torture.Runs;

/// <summary>What happened in a round, in order, for the story of one that fails.</summary>
internal sealed class Journal
{
    private const int LinesKept = 400;

    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly long startedAt = Stopwatch.GetTimestamp();

    public IReadOnlyDictionary<string, int> Counts => counts;

    public void Tell(string what)
    {
        lines.Enqueue($"{Stopwatch.GetElapsedTime(startedAt):mm\\:ss\\.fff} {what}");
        if (lines.Count > LinesKept)
        {
            lines.TryDequeue(out _);
        }
    }

    public void Count(string what) => counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    /// <summary>What was told, and the last writes of the stores.</summary>
    public string Story(IEnumerable<StoreEvent> events) =>
        string.Join('\n', [.. lines, "--- the store:", .. events.TakeLast(80).Select(happened => $"{happened}")]);
}
