using System.Runtime.CompilerServices;
using ControlPlane.Rpc.Server.Calls;

namespace ControlPlane.Rpc.Server.Methods;

/// <summary>Methods whose client sends any number of messages.</summary>
internal sealed class StreamHandler<TRequest, TResponse>(
    MessageCodec<TRequest> requestCodec,
    MessageCodec<TResponse> responseCodec,
    Func<IAsyncEnumerable<TRequest>, RpcServerCall, CancellationToken, IAsyncEnumerable<TResponse>> handler
) : MethodHandler
    where TRequest : class
{
    public override bool IsStream => true;

    public override Task ServeAsync(
        RequestReader requests,
        ResponseWriter responses,
        RpcServerCall call,
        CancellationToken cancellation
    ) =>
        WriteAllAsync(
            handler(ReadAllAsync(requests, cancellation), call, cancellation),
            responseCodec,
            responses,
            headersAhead: true,
            cancellation
        );

    private async IAsyncEnumerable<TRequest> ReadAllAsync(
        RequestReader requests,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        while (await requests.ReadAsync(requestCodec, cancellation) is { } request)
        {
            yield return request;
        }
    }
}
