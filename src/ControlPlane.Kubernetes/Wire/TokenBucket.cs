namespace ControlPlane.Kubernetes.Wire;

/// <summary>
/// Lets so many calls through per second, after a first burst. The queue is bounded by time: whoever would have to wait
/// longer than that is refused at once, so that a flood fails instead of piling up.
/// </summary>
internal sealed class TokenBucket(double perSecond, int burst, TimeSpan longestWait, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly TimeSpan interval = TimeSpan.FromSeconds(1 / perSecond);
    private readonly long start = time.GetTimestamp();

    /// <summary>When the next token would be used up if calls came evenly; may lie in the past by a whole burst.</summary>
    private TimeSpan spentUntil = TimeSpan.FromSeconds(-burst / perSecond);

    /// <summary>False: too many are waiting already.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellation)
    {
        if (Reserve() is not { } wait)
        {
            return false;
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation);
        }

        return true;
    }

    private TimeSpan? Reserve()
    {
        lock (gate)
        {
            var now = time.GetElapsedTime(start);
            var fullBucket = now - (interval * burst);
            var next = (spentUntil > fullBucket ? spentUntil : fullBucket) + interval;
            var wait = next - now;
            if (wait > longestWait)
            {
                return null;
            }

            spentUntil = next;
            return wait;
        }
    }
}
