using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Oracles;

/// <summary>What one round of one controller has read and sent so far.</summary>
public sealed class WitnessedRound(int number)
{
    private readonly Dictionary<(string Store, KeySpan Span), Revision> reads = [];

    public int Number => number;

    public List<Sent> Sent { get; } = [];

    /// <summary>It has begun to read and has not planned yet: what it says of steps now is about earlier rounds.</summary>
    public bool IsSettling { get; set; } = true;

    public void Read(string store, KeySpan span, Revision at)
    {
        if (at > reads.GetValueOrDefault((store, span)))
        {
            reads[(store, span)] = at;
        }
    }

    /// <summary>The newest revision at which a span with the key had been read when this was asked for.</summary>
    public Func<string, Key, Revision> Snapshot()
    {
        var known = reads.ToArray();
        return (store, key) =>
            known
                .Where(read => read.Key.Store == store && read.Key.Span.Contains(key))
                .Select(read => read.Value)
                .DefaultIfEmpty()
                .Max();
    }
}
