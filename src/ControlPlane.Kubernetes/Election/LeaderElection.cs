using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Election;

/// <summary>
/// Leads by a Lease. It saves work, and no more than that: what keeps data right when two lead all the same are guarded
/// writes. What it keeps to:
/// <list type="bullet">
/// <item>a term is a scope: renewing and leading both run inside of it, and both have ended before anything else is done
/// with the lease, so that nothing renews on behalf of a term that is over;</item>
/// <item>a term ends by the monotonic clock, with or without an answer from the server;</item>
/// <item>single failures are tried again until then; only another holder ends it sooner;</item>
/// <item>on a stop the lease is given back, after the work has ended.</item>
/// </list>
/// </summary>
/// <example>
/// <code>
/// var election = new LeaderElection(client, new() { Lease = new("ns", "controlplane"), Identity = … }, time, random, log);
/// await election.RunAsync(async term =&gt; await controller.RunAsync(term.Ended), cancellation);
/// </code>
/// </example>
public sealed class LeaderElection
{
    private readonly ElectionOptions options;
    private readonly LeaseTries tries;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly ILogger log;
    private LeaderTerm? current;
    private string? lastHolder;
    private long lastTurn;

    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public LeaderElection(
        IKubernetesClient client,
        ElectionOptions options,
        TimeProvider time,
        Random random,
        ILogger log
    )
    {
        options.Check();
        (this.options, this.time, this.random, this.log) = (options, time, random, log);
        tries = new(client, options, time);
        lastTurn = time.GetTimestamp();
    }

    /// <summary>The term under way; null: we do not lead.</summary>
    public LeaderTerm? Current => Volatile.Read(ref current) is { IsHeld: true } term ? term : null;

    /// <summary>Since when the loop has not turned. For a liveness probe: many lease durations mean that it hangs.</summary>
    public TimeSpan SinceLastTurn => time.GetElapsedTime(Volatile.Read(ref lastTurn));

    /// <summary>
    /// Waits to lead, leads, and begins anew when a term is lost, until cancelled or until <paramref name="lead"/> ends
    /// by itself while it leads.
    /// </summary>
    /// <param name="lead">What only the leader does. It ends soon after <see cref="LeaderTerm.Ended"/>.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the lease has been given back.</exception>
    public async Task RunAsync(Func<LeaderTerm, Task> lead, CancellationToken cancellation)
    {
        while (true)
        {
            var term = await AcquireAsync(cancellation);
            if (await LeadAsync(term, lead, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                return;
            }
        }
    }

    private async Task<LeaderTerm> AcquireAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Turn();
            switch (await tries.TakeAsync(cancellation))
            {
                case TryOutcome.Held(var sentAt, var number) when time.GetElapsedTime(sentAt) < options.RenewDeadline:
                    log.Leads(options.Identity, number, $"{options.Lease}");
                    lastHolder = options.Identity;
                    return new(number, sentAt, options.RenewDeadline, time);
                case TryOutcome.HeldByOther(var holder) when holder != lastHolder:
                    log.HeldBy($"{options.Lease}", holder);
                    lastHolder = holder;
                    break;
                case TryOutcome.Failed(var why):
                    log.NotTaken($"{options.Lease}", why);
                    break;
            }

            var pause = options.RetryPeriod * (1 + ((ElectionOptions.Jitter - 1) * random.NextDouble()));
            await Task.Delay(pause, time, cancellation);
        }
    }

    /// <returns>True: the work ended by itself, or we were told to stop. False: the term was lost.</returns>
    private async Task<bool> LeadAsync(LeaderTerm term, Func<LeaderTerm, Task> lead, CancellationToken cancellation)
    {
        Volatile.Write(ref current, term);
        var stopped = false;
        await using var stop = cancellation.Register(() =>
        {
            stopped = true;
            term.End();
        });
        var renewing = RenewAsync(term);
        try
        {
            await RunToItsEndAsync(term, lead);
            stopped |= !term.Ended.IsCancellationRequested;
        }
        catch
        {
            stopped = true; // whatever it was, nobody works under this lease any more
            throw;
        }
        finally
        {
            var wasHeld = stopped && term.Age < options.RenewDeadline;
            term.End();
            await renewing;
            Volatile.Write(ref current, null);
            if (wasHeld)
            {
                await ReleaseAsync();
            }
        }

        return stopped;
    }

    private static async Task RunToItsEndAsync(LeaderTerm term, Func<LeaderTerm, Task> lead)
    {
        try
        {
            await lead(term);
        }
        catch (OperationCanceledException) when (term.Ended.IsCancellationRequested)
        {
            // as it should
        }
    }

    private async Task RenewAsync(LeaderTerm term)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.RetryPeriod, time, term.Ended);
                Turn();
                if (!Judge(term, await tries.RenewAsync(term.Ended)))
                {
                    term.End();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (term.Ended.IsCancellationRequested)
        {
            if (term.Age >= options.RenewDeadline)
            {
                log.LeadsNoLonger(options.Identity, $"no renewal for {options.RenewDeadline}");
            }
        }
    }

    private bool Judge(LeaderTerm term, TryOutcome outcome)
    {
        switch (outcome)
        {
            case TryOutcome.Held(var sentAt, _):
                return term.Prove(sentAt);
            case TryOutcome.HeldByOther(var holder):
                log.LeadsNoLonger(options.Identity, $"the lease is held by {holder}");
                return false;
            case TryOutcome.Failed(var why):
                log.NotRenewed($"{options.Lease}", term.Age, why);
                return true;
            default:
                throw new InvalidOperationException($"{outcome} is no outcome.");
        }
    }

    private async Task ReleaseAsync()
    {
        // The caller's token is over already; the tries bound themselves.
        var outcome = await tries.ReleaseAsync(CancellationToken.None);
        if (outcome is TryOutcome.Held)
        {
            log.Released(options.Identity, $"{options.Lease}");
        }
        else
        {
            log.NotReleased($"{options.Lease}", $"{outcome}");
        }
    }

    private void Turn() => Volatile.Write(ref lastTurn, time.GetTimestamp());
}
