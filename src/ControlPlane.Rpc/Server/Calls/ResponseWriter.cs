using ControlPlane.Rpc.Server.Methods;
using ControlPlane.Rpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ControlPlane.Rpc.Server.Calls;

/// <summary>
/// The response of one call: messages, then one status. Invariants: one write at a time; nothing is written after the
/// end; a message is flushed before the next one is taken, so nothing piles up for a slow client.
/// </summary>
internal sealed class ResponseWriter(HttpContext http, RpcServerCall call, RpcServerOptions options) : IDisposable
{
    private const int Cancel = 8;
    private const int EnhanceYourCalm = 11;

    private readonly SemaphoreSlim line = new(1);
    private bool ended;

    /// <summary>Sends the headers ahead of the first message.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await line.WaitAsync(cancellation);
        try
        {
            if (!ended && !http.Response.HasStarted)
            {
                StatusHeaders.Write(http.Response.Headers, call.Headers);
                await http.Response.StartAsync(CancellationToken.None);
                await http.Response.Body.FlushAsync(CancellationToken.None);
            }
        }
        finally
        {
            line.Release();
        }
    }

    /// <exception cref="RpcException">ResourceExhausted: the message is above the limit, or the client does not read.</exception>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    public async Task WriteAsync<T>(T message, MessageCodec<T> codec, CancellationToken cancellation)
    {
        var size = codec.SizeOf(message);
        if (size > options.MaxSendSize)
        {
            var text = $"trying to send message larger than max ({size} vs. {options.MaxSendSize})";
            throw new RpcException(RpcStatus.Answer(RpcStatusCode.ResourceExhausted, text));
        }
        using var frame = codec.Frame(message);
        await line.WaitAsync(cancellation);
        try
        {
            if (ended)
            {
                throw new OperationCanceledException("The call has ended.");
            }
            await SendAsync(frame);
        }
        finally
        {
            line.Release();
        }
    }

    /// <summary>Ends the call with a status. Only the first end counts.</summary>
    public async Task EndAsync(RpcStatus status)
    {
        await line.WaitAsync(CancellationToken.None);
        await EndWithLineAsync(status);
    }

    /// <summary>
    /// Ends the call while its handler may still be at work: the status, the end of the body, and a reset so that the
    /// client stops sending. A write that hangs leaves room for the reset only.
    /// </summary>
    public async Task CutOffAsync(RpcStatus status)
    {
        if (await line.WaitAsync(TimeSpan.Zero))
        {
            await EndWithLineAsync(status);
        }
        Reset(Cancel);
    }

    public void Dispose() => line.Dispose();

    private async Task EndWithLineAsync(RpcStatus status)
    {
        try
        {
            if (!ended && !http.RequestAborted.IsCancellationRequested)
            {
                StatusHeaders.Write(
                    http.Response,
                    status,
                    status.Metadata.Entries.IsEmpty ? call.Trailers : status.Metadata
                );
                await http.Response.CompleteAsync();
            }
            ended = true;
        }
        finally
        {
            line.Release();
        }
    }

    // No token goes into the write: Kestrel would reset the stream as INTERNAL_ERROR. What ends the call ends the write.
    private async Task SendAsync(PooledFrame frame)
    {
        if (!http.Response.HasStarted)
        {
            StatusHeaders.Write(http.Response.Headers, call.Headers);
        }
        using var patience = new CancellationTokenSource(options.WriteTimeout, options.Time);
        await using (patience.Token.UnsafeRegister(_ => Reset(EnhanceYourCalm), null))
        {
            await http.Response.Body.WriteAsync(frame.Bytes, CancellationToken.None);
            await http.Response.Body.FlushAsync(CancellationToken.None);
        }
        if (patience.IsCancellationRequested)
        {
            ended = true;
            var text = $"The client left a message unread for {options.WriteTimeout}.";
            throw new RpcException(RpcStatus.Answer(RpcStatusCode.ResourceExhausted, text));
        }
    }

    private void Reset(int code) => http.Features.Get<IHttpResetFeature>()?.Reset(code);
}
