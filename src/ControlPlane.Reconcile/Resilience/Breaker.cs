using ControlPlane.Topology.Stores;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace ControlPlane.Reconcile.Resilience;

/// <summary>
/// The breaker of one store: reads, commits and new leases share it. Only calls that were not answered count; a store
/// that refuses a request is alive.
/// </summary>
internal sealed class Breaker
{
    private readonly string store;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private BreakerStatus status;

    public Breaker(string store, ResilienceOptions options, TimeProvider time)
    {
        (this.store, this.time) = (store, time);
        status = new(store, BreakerState.Closed, time.GetUtcNow(), 0);
        Options = new()
        {
            FailureRatio = options.FailureShare,
            MinimumThroughput = options.FewestCalls,
            SamplingDuration = options.Window,
            BreakDurationGenerator = open => ValueTask.FromResult(BreakAfter(open.HalfOpenAttempts, options)),
            ShouldHandle = call => ValueTask.FromResult(WasNotAnswered(call.Outcome)),
            OnOpened = _ => Become(BreakerState.Open),
            OnHalfOpened = _ => Become(BreakerState.HalfOpen),
            OnClosed = _ => Become(BreakerState.Closed),
        };
    }

    public CircuitBreakerStrategyOptions Options { get; }

    public BreakerStatus Status
    {
        get
        {
            lock (gate)
            {
                return status;
            }
        }
    }

    public static bool WasNotAnswered(Outcome<object> outcome) =>
        outcome.Exception is TimeoutRejectedException or StoreException { Failure: StoreFailure.Unavailable }
        || outcome.Result is CommitOutcome.Unknown;

    public void Count(bool answered)
    {
        lock (gate)
        {
            status = status with { Failures = answered ? 0 : status.Failures + 1 };
        }
    }

    public StoreException Refusal(Exception inner)
    {
        var (_, _, since, failures) = Status;
        return new(
            StoreFailure.Unavailable,
            store,
            $"{store} has not answered {failures} calls, so since {since:HH:mm:ss} UTC it is asked only now and then; "
                + "this request was not sent.",
            inner
        );
    }

    private static TimeSpan BreakAfter(int attempts, ResilienceOptions options) =>
        TimeSpan.FromTicks(Math.Min(options.LongestBreak.Ticks, options.FirstBreak.Ticks << Math.Min(attempts, 20)));

    private ValueTask Become(BreakerState state)
    {
        lock (gate)
        {
            status = status with { State = state, Since = time.GetUtcNow() };
        }

        return ValueTask.CompletedTask;
    }
}
