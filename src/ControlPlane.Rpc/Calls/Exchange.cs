using ControlPlane.Rpc.Statuses;
using ControlPlane.Rpc.Transports;
using ControlPlane.Rpc.Wire;

namespace ControlPlane.Rpc.Calls;

/// <summary>
/// One HTTP exchange, from sending to its end. The send starts at once and is never awaited before the first write: a
/// server may answer its headers only after it has a message. Whatever happens, <see cref="DisposeAsync"/> ends it
/// exactly once: cancel the call, fail pending writes, dispose the response, in that order, because after the headers
/// cancelling alone does not reach the server.
/// </summary>
internal sealed class Exchange : IAsyncDisposable
{
    private readonly CallScope scope;
    private readonly RequestBody body;
    private readonly Transport transport;
    private readonly HttpRequestMessage request;
    private int ended;

    private Exchange(HttpRequestMessage request, RequestBody body, Transport transport, CallScope scope)
    {
        this.request = request;
        this.body = body;
        this.transport = transport;
        this.scope = scope;
        Response = SendAsync();
    }

    /// <summary>The head of the answer.</summary>
    public Task<HttpResponseMessage> Response { get; }

    public CallScope Scope => scope;

    /// <summary>Starts to send. Takes over the body and the hold on the transport.</summary>
    public static Exchange Start(
        Uri address,
        RpcCallOptions options,
        RequestBody body,
        Transport transport,
        CallScope scope
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        // The handler takes the name to check certificates by from here, and sends it as the authority.
        request.Headers.Host = address.Scheme == Uri.UriSchemeHttps ? transport.Tls.TargetName : null;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (options.Timeout is { } timeout)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", TimeoutCodec.Encode(timeout));
        }
        foreach (var (name, value) in options.Metadata.Entries)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return new Exchange(request, body, transport, scope);
    }

    /// <summary>What to tell the caller when something below threw.</summary>
    /// <param name="failure">What was thrown: by the transport, or an <see cref="RpcException"/> of ours.</param>
    public Exception Explain(Exception failure)
    {
        var status = (failure as RpcException)?.Status;
        if (status is null && scope.CallerCancelled)
        {
            return scope.CallerCancellation();
        }
        // The server's clock may have run out first, and servers give that other names: etcd 3.4 says Unknown.
        if (scope.DeadlinePassed)
        {
            return new RpcException(DeadlineStatus(), failure);
        }
        return status is not null ? failure : new RpcException(TransportStatus(failure), failure);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
        {
            return;
        }
        scope.End();
        body.Abort();
        await ((Task)Response).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        if (Response.IsCompletedSuccessfully)
        {
            (await Response).Dispose();
        }
        request.Dispose();
        transport.Release();
        scope.Dispose();
    }

    private RpcStatus TransportStatus(Exception failure)
    {
        var status = TransportFailure.StatusOf(failure, body.Started, Response.IsCompletedSuccessfully);
        var (code, why) =
            scope.ChannelClosed ? (RpcStatusCode.Unavailable, "The channel was closed.")
            : scope.Token.IsCancellationRequested ? (RpcStatusCode.Cancelled, "The call was ended on this side.")
            : (status.Code, status.Message);
        return status with { Code = code, Message = $"{request.RequestUri}: {why}" };
    }

    private RpcStatus DeadlineStatus() =>
        new(
            RpcStatusCode.DeadlineExceeded,
            $"{request.RequestUri}: No answer within {scope.Timeout}.",
            body.Started ? RpcDelivery.MaybeProcessed : RpcDelivery.NotSent
        );

    private async Task<HttpResponseMessage> SendAsync()
    {
        try
        {
            return await transport.Invoker.SendAsync(request, scope.Token);
        }
        catch
        {
            body.Abort(); // a write may be waiting for a connection that will never be
            throw;
        }
    }
}
