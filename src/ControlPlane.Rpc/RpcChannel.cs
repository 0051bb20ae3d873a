using System.Runtime.CompilerServices;
using ControlPlane.Rpc.Calls;
using ControlPlane.Rpc.Transports;
using ControlPlane.Rpc.Wire;
using Google.Protobuf;

namespace ControlPlane.Rpc;

/// <summary>
/// gRPC calls to one endpoint over HTTP/2 connections of its own. Connects when the first call is made and again
/// whenever a connection is lost. It never repeats a call that a server may have seen: retries belong to the caller, who
/// knows which methods write. Give long streams a channel of their own, so that big answers do not stand in their way.
/// </summary>
public sealed class RpcChannel : IAsyncDisposable
{
    private readonly RpcChannelOptions options;
    private readonly TransportSlot transports;
    private readonly CancellationTokenSource lifetime = new();

    /// <param name="endpoint"><c>http://host:port</c> for HTTP/2 without TLS, <c>https://host:port</c> with it.</param>
    /// <param name="options">How to connect.</param>
    /// <exception cref="ArgumentException">The endpoint is of another form.</exception>
    public RpcChannel(Uri endpoint, RpcChannelOptions options)
    {
        if (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https") || endpoint.AbsolutePath != "/")
        {
            throw new ArgumentException(
                $"Endpoint '{endpoint}' must be http://host:port or https://host:port.",
                nameof(endpoint)
            );
        }
        Endpoint = endpoint;
        this.options = options;
        transports = new TransportSlot(options);
    }

    public Uri Endpoint { get; }

    /// <summary>One request, one response.</summary>
    /// <exception cref="RpcException">The call did not end with OK.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the call may have been processed.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        TRequest request,
        RpcCallOptions call,
        CancellationToken cancellation
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var body = new SingleMessageBody(PooledFrame.Of(request, options.MaxSendSize));
        await using var incoming = Incoming(method, Start(method.Path, body, call, cancellation));
        var response = await incoming.NextAsync(CancellationToken.None) ?? throw WrongCount("no message");
        return await incoming.NextAsync(CancellationToken.None) is null
            ? response
            : throw WrongCount("more than one message");
    }

    /// <summary>One request, any number of responses. The call is made when enumeration starts and ended when it is left.</summary>
    /// <exception cref="RpcException">The call did not end with OK.</exception>
    public async IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        TRequest request,
        RpcCallOptions call,
        [EnumeratorCancellation] CancellationToken cancellation
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var body = new SingleMessageBody(PooledFrame.Of(request, options.MaxSendSize));
        await using var incoming = Incoming(method, Start(method.Path, body, call, cancellation));
        while (await incoming.NextAsync(CancellationToken.None) is { } response)
        {
            yield return response;
        }
    }

    /// <summary>
    /// Starts a call with messages both ways. Returns at once; that the server cannot be reached is told by the first
    /// write or read.
    /// </summary>
    /// <param name="cancellation">Ends the whole call, for as long as it runs.</param>
    public DuplexCall<TRequest, TResponse> Duplex<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        RpcCallOptions call,
        CancellationToken cancellation
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var body = new MessageStreamBody();
        var exchange = Start(method.Path, body, call, cancellation);
        return new DuplexCall<TRequest, TResponse>(exchange, body, Incoming(method, exchange), options.MaxSendSize);
    }

    /// <summary>Fails the calls that run, with Unavailable, and closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        lifetime.Cancel();
        transports.Dispose();
        return ValueTask.CompletedTask;
    }

    private IncomingMessages<TResponse> Incoming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        Exchange exchange
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => new(exchange, method.ResponseParser, options.MaxReceiveSize);

    private Exchange Start(string path, RequestBody body, RpcCallOptions call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var transport = transports.Acquire();
        var scope = new CallScope(call.Timeout, options.Time, lifetime.Token, cancellation);
        return Exchange.Start(new Uri(Endpoint, path), call, body, transport, scope);
    }

    private static RpcException WrongCount(string what) =>
        new(RpcStatus.MaybeProcessed(RpcStatusCode.Internal, $"The response to a unary call has {what}."));
}
