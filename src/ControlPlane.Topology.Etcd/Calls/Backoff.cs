namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>
/// Pauses between tries: anywhere between half and the whole of a span that doubles, so that the clients of a server
/// that went away do not all come back at once.
/// </summary>
internal sealed class Backoff(TimeProvider time, Random random, TimeSpan longest)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    private int failures;

    /// <summary>For what goes on until it succeeds, however long that takes.</summary>
    public Backoff(TimeProvider time, Random random)
        : this(time, random, TimeSpan.FromSeconds(5)) { }

    public void Reset() => failures = 0;

    public Task PauseAsync(CancellationToken cancellation) => Task.Delay(Next(), time, cancellation);

    /// <summary>False, at once: the pause would be no shorter than the time that is left.</summary>
    public async Task<bool> TryPauseAsync(TimeSpan left, CancellationToken cancellation)
    {
        var pause = Next();
        if (pause >= left)
        {
            return false;
        }

        await Task.Delay(pause, time, cancellation);
        return true;
    }

    private TimeSpan Next()
    {
        var doubled = First * Math.Pow(2, Math.Min(failures++, 16));
        var span = doubled < longest ? doubled : longest;
        return span * (0.5 + (random.NextDouble() / 2));
    }
}
