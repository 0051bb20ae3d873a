using ControlPlane.Timelines;

namespace ControlPlane.Simulation.Topologies;

/// <summary>The recorded commands, and what the store held before each of them.</summary>
public static class RecordedHistory
{
    private static readonly RecordedStep[] Steps = [.. Recording.Steps.Where(step => step.Events.Count > 0)];

    public static int Commands => Steps.Length;

    public static RecordedStep Command(int index) => Steps[index];

    /// <summary>Every key that was there before a command, with its newest version, in the order of their writing.</summary>
    public static IReadOnlyList<RecordedEvent> Before(int command)
    {
        var newest = new SortedDictionary<string, RecordedEvent>(StringComparer.Ordinal);
        foreach (var change in Steps.Take(command).SelectMany(step => step.Events))
        {
            if (change.Value is null)
            {
                newest.Remove(change.Key);
            }
            else
            {
                newest[change.Key] = change;
            }
        }

        return [.. newest.Values.OrderBy(change => change.Revision)];
    }
}
