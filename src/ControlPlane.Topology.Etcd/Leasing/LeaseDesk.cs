using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Leasing;

/// <summary>Grants, renews once and revokes. Keeping a lease alive is its holder's loop, on any endpoint each time.</summary>
internal sealed class LeaseDesk(EtcdCaller caller, string store)
{
    /// <summary>A grant whose answer is lost is not repeated: what may have been granted expires by itself.</summary>
    public async Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation)
    {
        var request = new LeaseGrantRequest { TTL = (long)Math.Ceiling(timeToLive.TotalSeconds) };
        try
        {
            var granted = await caller.UnaryAsync(EtcdMethods.LeaseGrant, request, CallKind.Once, cancellation);
            return new Lease(new LeaseId(granted.ID), TimeSpan.FromSeconds(granted.TTL));
        }
        catch (EtcdCallException failure)
        {
            throw failure.As(store, $"granting a lease of {timeToLive}");
        }
    }

    public async Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation)
    {
        try
        {
            return await caller.RunAsync(
                (endpoint, options, token) => RenewAsync(endpoint, lease, options, token),
                CallKind.Repeatable,
                cancellation
            );
        }
        catch (EtcdCallException failure) when (failure.Fault.Failure == StoreFailure.LeaseNotFound)
        {
            return false;
        }
        catch (EtcdCallException failure)
        {
            throw failure.As(store, $"renewing lease {lease}");
        }
    }

    public async Task RevokeAsync(LeaseId lease, CancellationToken cancellation)
    {
        var request = new LeaseRevokeRequest { ID = lease.Value };
        try
        {
            await caller.UnaryAsync(EtcdMethods.LeaseRevoke, request, CallKind.Repeatable, cancellation);
        }
        catch (EtcdCallException failure) when (failure.Fault.Failure == StoreFailure.LeaseNotFound) { }
        catch (EtcdCallException failure)
        {
            throw failure.As(store, $"revoking lease {lease}");
        }
    }

    /// <summary>
    /// etcd renews over a stream only; this one lives for a question and its answer. A stream that ends well and says
    /// nothing, as proxies and servers that shut down end them, tells nothing about the lease.
    /// </summary>
    private static async Task<bool> RenewAsync(
        Endpoint endpoint,
        LeaseId lease,
        RpcCallOptions options,
        CancellationToken cancellation
    )
    {
        await using var call = endpoint.Calls.Duplex(EtcdMethods.LeaseKeepAlive, options, cancellation);
        await call.WriteAsync(new LeaseKeepAliveRequest { ID = lease.Value }, cancellation);
        var answer =
            await call.ReadAsync(cancellation)
            ?? throw new RpcException(
                new(RpcStatusCode.Unavailable, "the stream ended without an answer", RpcDelivery.MaybeProcessed)
            );
        return answer.TTL > 0;
    }
}
