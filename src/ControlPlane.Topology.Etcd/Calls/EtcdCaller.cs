using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Security;
using Google.Protobuf;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>
/// Makes calls in the name of the user. When the token is refused it signs in again, once, and makes the call once
/// more: etcd looks at the token before it looks at the request, so that is safe for writes too.
/// </summary>
internal sealed class EtcdCaller(Failover failover, TokenSource tokens)
{
    /// <exception cref="EtcdCallException">The call failed for good.</exception>
    public Task<TResponse> UnaryAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        TRequest request,
        CallKind kind,
        CancellationToken cancellation
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        RunAsync(
            (endpoint, options, token) => endpoint.Calls.UnaryAsync(method, request, options, token),
            kind,
            cancellation
        );

    /// <exception cref="EtcdCallException">The call failed for good.</exception>
    public async Task<T> RunAsync<T>(Failover.Call<T> call, CallKind kind, CancellationToken cancellation)
    {
        var metadata = await tokens.CurrentAsync(cancellation);
        try
        {
            return await failover.RunAsync(call, kind, metadata, cancellation);
        }
        catch (EtcdCallException refused)
            when (refused.Fault.Effect == FaultEffect.TokenRefused && tokens.Forget(metadata))
        {
            return await failover.RunAsync(call, kind, await tokens.CurrentAsync(cancellation), cancellation);
        }
    }
}
