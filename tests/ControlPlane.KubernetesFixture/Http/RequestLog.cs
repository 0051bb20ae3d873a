using System.Collections.Immutable;
using ControlPlane.KubernetesFixture.Faults;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>Every request in the order it was answered (a watch: in the order it began). Safe for many threads.</summary>
public sealed class RequestLog
{
    private readonly Lock gate = new();
    private readonly List<Line> lines = [];

    public ImmutableArray<Line> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>How many requests of a verb, and of a kind where one is named (<c>deployments</c>).</summary>
    public int Count(string verb, string? plural = null) =>
        Lines.Count(line => line.Call.Verb == verb && (plural is null || line.Call.Plural == plural));

    public void Clear()
    {
        lock (gate)
        {
            lines.Clear();
        }
    }

    internal void Add(ApiCall call, int status)
    {
        lock (gate)
        {
            lines.Add(new(call, status));
        }
    }

    /// <param name="Status">The code that was answered; 0: the connection was broken.</param>
    public sealed record Line(ApiCall Call, int Status);
}
