using System.Runtime.CompilerServices;
using ControlPlane.Rpc.Calls;
using ControlPlane.Rpc.Statuses;
using ControlPlane.Rpc.Wire;
using Google.Protobuf;

namespace ControlPlane.Rpc;

/// <summary>
/// A call on which both sides send messages. One caller writes and one reads, at the same time if they like; further
/// ones wait in line. Dispose it on every path: until then, or until reading has come to the end, it holds a stream of
/// the server.
/// </summary>
public sealed class DuplexCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly Exchange exchange;
    private readonly MessageStreamBody body;
    private readonly IncomingMessages<TResponse> incoming;
    private readonly int maxSendSize;
    private readonly SemaphoreSlim line = new(1);
    private bool completed;

    internal DuplexCall(
        Exchange exchange,
        MessageStreamBody body,
        IncomingMessages<TResponse> incoming,
        int maxSendSize
    )
    {
        this.exchange = exchange;
        this.body = body;
        this.incoming = incoming;
        this.maxSendSize = maxSendSize;
    }

    /// <summary>
    /// Sends one message and flushes it. Returns when it has been handed to the connection, which proves no delivery;
    /// the server's flow control may hold it back before that.
    /// </summary>
    /// <param name="cancellation">
    /// Gives up waiting in line or for the connection; once bytes are on their way it ends the whole call, because half
    /// a message cannot be taken back.
    /// </param>
    /// <exception cref="RpcException">The call has ended, with the call's status where it is known already.</exception>
    /// <exception cref="InvalidOperationException">After <see cref="CompleteAsync"/>.</exception>
    public async Task WriteAsync(TRequest message, CancellationToken cancellation)
    {
        using var frame = PooledFrame.Of(message, maxSendSize);
        await line.WaitAsync(cancellation);
        try
        {
            if (completed)
            {
                throw new InvalidOperationException("No message can follow the completion of the request side.");
            }
            await SendAsync(frame, cancellation);
        }
        catch (Exception failure) when (TransportFailure.Covers(failure))
        {
            cancellation.ThrowIfCancellationRequested();
            throw await incoming.ReasonForClosingAsync(cancellation);
        }
        finally
        {
            line.Release();
        }
    }

    /// <summary>Half-closes: tells the server that no message follows. Reading goes on. May be called again.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        await line.WaitAsync(cancellation);
        completed = true;
        body.HalfClose();
        line.Release();
    }

    /// <returns>The next message; null when the server ended the call with OK.</returns>
    /// <param name="cancellation">Gives up this read only; the call goes on and no message is lost.</param>
    /// <exception cref="RpcException">The call ended otherwise; every further read says the same.</exception>
    public ValueTask<TResponse?> ReadAsync(CancellationToken cancellation) => incoming.NextAsync(cancellation);

    /// <summary>The messages until the server ends the call with OK. Leaving early does not end the call.</summary>
    /// <exception cref="RpcException">The call ended otherwise.</exception>
    public async IAsyncEnumerable<TResponse> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await ReadAsync(cancellation) is { } message)
        {
            yield return message;
        }
    }

    /// <summary>Ends the call: pending reads and writes fail, the server sees the stream cancelled if it still runs.</summary>
    public ValueTask DisposeAsync() => incoming.DisposeAsync();

    private async Task SendAsync(PooledFrame frame, CancellationToken cancellation)
    {
        var stream = await body.Opened.WaitAsync(cancellation);
        await using var endsCall = cancellation.UnsafeRegister(
            static scope => ((CallScope)scope!).End(),
            exchange.Scope
        );
        await stream.WriteAsync(frame.Bytes, exchange.Scope.Token);
        await stream.FlushAsync(exchange.Scope.Token);
    }
}
