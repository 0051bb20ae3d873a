namespace ControlPlane.Cli.Operators;

/// <summary>
/// Statuses that wait until their topologies have settled, so that one change is one write. None waits for longer than
/// <see cref="Longest"/>: a state that lasts is told. Not for several threads.
/// </summary>
internal sealed class HeldStatuses(TimeProvider time)
{
    private readonly Dictionary<string, long> since = new(StringComparer.Ordinal);

    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long until one has waited for long enough; null: none waits.</summary>
    public TimeSpan? UntilNext => since.Count == 0 ? null : Longest - since.Values.Max(time.GetElapsedTime);

    /// <summary>It waits, from now on if it did not before.</summary>
    public void Hold(string name) => since.TryAdd(name, time.GetTimestamp());

    public void Release(string name) => since.Remove(name);

    public bool IsOver(string name) => since.TryGetValue(name, out var held) && time.GetElapsedTime(held) >= Longest;

    public void Clear() => since.Clear();
}
