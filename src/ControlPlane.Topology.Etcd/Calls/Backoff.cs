namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>
/// Pauses between tries: anywhere between half and the whole of a span that doubles, so that the clients of a server
/// that went away do not all come back at once.
/// </summary>
/// <param name="longest">What the span grows to.</param>
internal sealed class Backoff(Surroundings surroundings, TimeSpan longest)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    private int failures;

    public void Reset() => failures = 0;

    public Task PauseAsync(CancellationToken cancellation) => Task.Delay(Next(), surroundings.Time, cancellation);

    /// <summary>False, at once: the pause would be no shorter than the time that is left.</summary>
    public async Task<bool> TryPauseAsync(TimeSpan left, CancellationToken cancellation)
    {
        var pause = Next();
        if (pause >= left)
        {
            return false;
        }

        await Task.Delay(pause, surroundings.Time, cancellation);
        return true;
    }

    private TimeSpan Next()
    {
        var doubled = First * Math.Pow(2, Math.Min(failures++, 16));
        var span = doubled < longest ? doubled : longest;
        return span * (0.5 + (surroundings.Random.NextDouble() / 2));
    }
}
