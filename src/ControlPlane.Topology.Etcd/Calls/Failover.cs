using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Diagnostics;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>What may be done with a call that failed without a clear answer.</summary>
internal enum CallKind
{
    /// <summary>Made twice it does no more than made once: reads, renewals, revocations.</summary>
    Repeatable,

    /// <summary>Made again only when it certainly did nothing.</summary>
    Once,
}

/// <summary>
/// Makes calls on the endpoint that last answered and goes to the next when one fails. A call that may change something
/// is made again only when the failure proves that nothing was done; etcd's own client draws the line at the same place
/// (client/v3/retry.go, <c>isSafeRetryMutableRPC</c>).
/// </summary>
internal sealed class Failover(EndpointRing ring, EtcdOptions options, Surroundings surroundings)
{
    /// <summary>
    /// Short, because a call has little time: several tries must fit in, also since a server that refuses our
    /// certificate sometimes just hangs up, and only some tries learn why.
    /// </summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider time = surroundings.Time;

    public delegate Task<T> Call<T>(Endpoint endpoint, RpcCallOptions options, CancellationToken cancellation);

    /// <exception cref="EtcdCallException">No endpoint did it, or one may have.</exception>
    public async Task<T> RunAsync<T>(Call<T> call, CallKind kind, RpcMetadata metadata, CancellationToken cancellation)
    {
        var startedAt = time.GetTimestamp();
        var backoff = new Backoff(surroundings, LongestPause);
        for (var tries = 1; ; tries++)
        {
            var endpoint = ring.Current;
            var within = TimeForOneTry(kind, options.CallTimeout - time.GetElapsedTime(startedAt));
            try
            {
                return await call(endpoint, new() { Timeout = within, Metadata = metadata }, cancellation);
            }
            catch (RpcException failure)
            {
                var fault = FaultReader.Read(failure, endpoint.IsOverTls);
                LeaveIfAtFault(endpoint, fault, failure.Status);
                var elapsed = time.GetElapsedTime(startedAt);
                if (
                    !MayBeMadeAgain(fault, kind)
                    || (tries % ring.Count == 0 && IsRoundTheLast(fault, elapsed))
                    || !await HasTimeForAnotherAsync(tries, elapsed, backoff, cancellation)
                )
                {
                    throw new EtcdCallException(fault, endpoint.Name, failure);
                }
            }
        }
    }

    private static bool MayBeMadeAgain(EtcdFault fault, CallKind kind) =>
        fault.Effect == FaultEffect.NotDone
        || (fault is { Effect: FaultEffect.Unclear, Failure: StoreFailure.Unavailable } && kind == CallKind.Repeatable);

    private void LeaveIfAtFault(Endpoint endpoint, EtcdFault fault, RpcStatus status)
    {
        if (status is { Code: RpcStatusCode.DeadlineExceeded, Delivery: RpcDelivery.MaybeProcessed })
        {
            endpoint.DistrustConnection();
        }

        var isAtFault = fault.Effect is FaultEffect.NotDone or FaultEffect.Unclear;
        if (isAtFault && fault.Failure != StoreFailure.TooLarge && ring.Leave(endpoint))
        {
            Log.EndpointLeft(surroundings.Logger, endpoint.Name, fault.Said);
        }
    }

    /// <summary>After every endpoint had its turn only what time may mend is tried: wrong certificates are not.</summary>
    private bool IsRoundTheLast(EtcdFault fault, TimeSpan elapsed) =>
        elapsed >= options.RetryFor || fault.Failure != StoreFailure.Unavailable;

    /// <summary>Pauses between two rounds.</summary>
    private async Task<bool> HasTimeForAnotherAsync(
        int tries,
        TimeSpan elapsed,
        Backoff backoff,
        CancellationToken cancellation
    )
    {
        var left = options.CallTimeout - elapsed;
        return tries % ring.Count == 0 ? await backoff.TryPauseAsync(left, cancellation) : left > TimeSpan.Zero;
    }

    private TimeSpan TimeForOneTry(CallKind kind, TimeSpan left) =>
        kind == CallKind.Repeatable && ring.Count > 1 && left > options.TryTimeout ? options.TryTimeout : left;
}
