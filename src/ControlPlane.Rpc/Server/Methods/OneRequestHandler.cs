using ControlPlane.Rpc.Server.Calls;

namespace ControlPlane.Rpc.Server.Methods;

/// <summary>Methods whose client sends exactly one message.</summary>
internal sealed class OneRequestHandler<TRequest, TResponse>(
    MessageCodec<TRequest> requestCodec,
    MessageCodec<TResponse> responseCodec,
    Func<TRequest, RpcServerCall, CancellationToken, IAsyncEnumerable<TResponse>> handler,
    bool isStream
) : MethodHandler
    where TRequest : class
{
    public override bool IsStream => isStream;

    public override async Task ServeAsync(
        RequestReader requests,
        ResponseWriter responses,
        RpcServerCall call,
        CancellationToken cancellation
    )
    {
        var request = await requests.ReadAsync(requestCodec, cancellation) ?? throw WrongCount("no message");
        if (await requests.ReadAsync(requestCodec, cancellation) is not null)
        {
            throw WrongCount("more than one message");
        }
        await WriteAllAsync(handler(request, call, cancellation), responseCodec, responses, isStream, cancellation);
    }

    // The gRPC documents' statuscodes.md: "Request cardinality violation".
    private static RpcException WrongCount(string what) =>
        new(
            RpcStatus.Answer(RpcStatusCode.Unimplemented, $"The method takes one request message, the call has {what}.")
        );
}
