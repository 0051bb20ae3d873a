using ControlPlane.Rpc.Statuses;
using Google.Protobuf;

namespace ControlPlane.Rpc.Calls;

/// <summary>
/// The reading half of a call: messages, then one end, which is remembered and tells the server's stream goodbye at
/// once. Readers wait in line.
/// </summary>
internal sealed class IncomingMessages<TResponse>(Exchange exchange, MessageParser<TResponse> parser, int maxSize)
    : IAsyncDisposable
    where TResponse : class, IMessage<TResponse>
{
    private readonly SemaphoreSlim line = new(1);
    private ResponseReader<TResponse>? reader;
    private TResponse? ahead;
    private bool ended;
    private Exception? failure;

    /// <summary>Ends the call whatever its state.</summary>
    public async ValueTask DisposeAsync()
    {
        await exchange.DisposeAsync();
        await line.WaitAsync(CancellationToken.None); // a pending read ends with the exchange
        reader?.Dispose();
        if (!ended)
        {
            ended = true;
            failure = exchange.Explain(new OperationCanceledException());
        }
        line.Release();
    }

    /// <returns>The next message; null when the server ended the call with OK.</returns>
    /// <exception cref="RpcException">The call ended otherwise; every further read says the same.</exception>
    /// <param name="cancellation">Gives up this read only; the call goes on.</param>
    public async ValueTask<TResponse?> NextAsync(CancellationToken cancellation)
    {
        await line.WaitAsync(cancellation);
        try
        {
            var next = ahead ?? await FetchAsync(cancellation);
            ahead = null;
            return next;
        }
        finally
        {
            line.Release();
        }
    }

    /// <summary>
    /// Why the request side was closed to us. The response has ended then, but its status may stand behind messages that
    /// nobody has read; one of them is fetched and kept, and if it is not the last, the status stays for the reader.
    /// </summary>
    public async Task<Exception> ReasonForClosingAsync(CancellationToken cancellation)
    {
        await line.WaitAsync(cancellation);
        try
        {
            ahead ??= await FetchAsync(cancellation);
            var where = ahead is null ? "with OK" : "with a status behind messages that are not read yet";
            return new RpcException(
                RpcStatus.MaybeProcessed(RpcStatusCode.Unavailable, $"The server has ended the call {where}.")
            );
        }
        catch (Exception known) when (ReferenceEquals(known, failure))
        {
            return known;
        }
        finally
        {
            line.Release();
        }
    }

    private async ValueTask<TResponse?> FetchAsync(CancellationToken cancellation)
    {
        if (!ended)
        {
            try
            {
                if (await ReceiveAsync(cancellation) is { } message)
                {
                    return message;
                }
            }
            catch (Exception thrown) when (thrown is RpcException || TransportFailure.Covers(thrown))
            {
                if (IsGivenUp(thrown, cancellation))
                {
                    throw;
                }
                failure = exchange.Explain(thrown);
            }
            ended = true;
            await exchange.DisposeAsync();
        }
        return failure is null ? null : throw failure;
    }

    // Only the read was given up, while the call goes on.
    private bool IsGivenUp(Exception thrown, CancellationToken cancellation) =>
        thrown is OperationCanceledException
        && cancellation.IsCancellationRequested
        && !exchange.Scope.Token.IsCancellationRequested;

    private async ValueTask<TResponse?> ReceiveAsync(CancellationToken cancellation)
    {
        var call = exchange.Scope.Token;
        reader ??= await ResponseReader<TResponse>.OpenAsync(
            await exchange.Response.WaitAsync(cancellation),
            parser,
            maxSize,
            call
        );
        if (await reader.ReadAsync(call, cancellation) is { } message)
        {
            return message;
        }
        return reader.End is { Code: not RpcStatusCode.Ok } end ? throw new RpcException(end) : null;
    }
}
