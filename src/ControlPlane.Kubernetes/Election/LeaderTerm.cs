using System.Diagnostics.CodeAnalysis;

namespace ControlPlane.Kubernetes.Election;

/// <summary>
/// One time of leading. It is no flag but a proof that ages: it counts from the moment the last successful renewal was
/// <em>sent</em>, by the monotonic clock, and ends by itself when no newer one comes in time, whatever the network or the
/// renewing code is doing. Once ended it never comes back.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Whoever was given the term may still ask it after its end; its timer is disposed of at the end."
)]
public sealed class LeaderTerm
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly TimeSpan deadline;
    private readonly CancellationTokenSource ended = new();
    private readonly ITimer timer;
    private long provenAt;
    private bool isOver;

    internal LeaderTerm(long number, long provenAt, TimeSpan deadline, TimeProvider time)
    {
        (Number, this.provenAt, this.deadline, this.time) = (number, provenAt, deadline, time);
        timer = time.CreateTimer(_ => EndIfStale(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    /// <summary>How often the lease had changed hands when this term began (<c>leaseTransitions</c>).</summary>
    public long Number { get; }

    /// <summary>Ends with the term. Everything that only a leader may do runs under it.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>True only while the proof is fresh; asked at the moment of acting, not remembered.</summary>
    public bool IsHeld => Remaining > TimeSpan.Zero;

    /// <summary>What is left without another renewal.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (gate)
            {
                return isOver ? TimeSpan.Zero : Max(deadline - time.GetElapsedTime(provenAt));
            }
        }
    }

    /// <summary>How old the proof is.</summary>
    internal TimeSpan Age
    {
        get
        {
            lock (gate)
            {
                return time.GetElapsedTime(provenAt);
            }
        }
    }

    /// <summary>A renewal that was sent then succeeded.</summary>
    /// <returns>False: too late, the term is over.</returns>
    internal bool Prove(long sentAt)
    {
        lock (gate)
        {
            if (isOver || time.GetElapsedTime(provenAt) >= deadline)
            {
                return false;
            }

            provenAt = sentAt;
            Arm();
            return true;
        }
    }

    internal void End()
    {
        lock (gate)
        {
            if (isOver)
            {
                return;
            }

            isOver = true;
            timer.Dispose();
        }

        ended.Cancel();
    }

    private static TimeSpan Max(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private void EndIfStale()
    {
        lock (gate)
        {
            if (!isOver && time.GetElapsedTime(provenAt) < deadline)
            {
                Arm(); // a timer may come early; the clock decides
                return;
            }
        }

        End();
    }

    private void Arm() => timer.Change(Max(deadline - time.GetElapsedTime(provenAt)), Timeout.InfiniteTimeSpan);
}
