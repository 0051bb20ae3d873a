using System.Globalization;
using System.Text;

namespace ControlPlane.Simulation.Kernel;

/// <summary>
/// What happened, in order: a hash over all of it, which two runs of one seed must share, and the last events as a
/// story to read.
/// </summary>
public sealed class Trace(Func<TimeSpan> now, int kept)
{
    private readonly Queue<(TimeSpan At, string Who, string What)> last = new();

    public ulong Hash { get; private set; } = StableHash.Start;

    public long Count { get; private set; }

    public void Add(string who, string what)
    {
        var at = now();
        Hash = StableHash.Add(StableHash.Add(StableHash.Add(Hash, at.Ticks), who), what);
        Count++;
        last.Enqueue((at, who, what));
        if (last.Count > kept)
        {
            last.Dequeue();
        }
    }

    public string Story()
    {
        var text = new StringBuilder();
        foreach (var (at, who, what) in last)
        {
            text.Append(CultureInfo.InvariantCulture, $"{at:hh\\:mm\\:ss\\.fff} {who, -14} {what}\n");
        }

        return text.ToString();
    }
}
