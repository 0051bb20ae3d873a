namespace ControlPlane.Simulation.Kernel;

/// <summary>"Sometimes" counters: what a batch of seeds must have reached for its silence to mean anything.</summary>
public sealed class Probes
{
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => counts;

    public void Hit(string name) => Add(name, 1);

    public void Add(Probes others)
    {
        foreach (var (name, count) in others.counts)
        {
            Add(name, count);
        }
    }

    private void Add(string name, long count) => counts[name] = counts.GetValueOrDefault(name) + count;
}
