using ControlPlane.Rpc.Server.Calls;

namespace ControlPlane.Rpc.Server.Methods;

/// <summary>What serves the calls of one method.</summary>
internal abstract class MethodHandler
{
    /// <summary>Whether a call may go on without end, so that a server that stops ends it at once.</summary>
    public abstract bool IsStream { get; }

    /// <summary>Reads the requests and writes the responses of one call. The status is the caller's business.</summary>
    public abstract Task ServeAsync(
        RequestReader requests,
        ResponseWriter responses,
        RpcServerCall call,
        CancellationToken cancellation
    );

    /// <summary>
    /// Writes messages as they come. While the first one is waited for the headers go ahead, since a client may wait for
    /// them; a failure that is there at once still becomes a trailers-only answer.
    /// </summary>
    protected static async Task WriteAllAsync<T>(
        IAsyncEnumerable<T> messages,
        MessageCodec<T> codec,
        ResponseWriter responses,
        bool headersAhead,
        CancellationToken cancellation
    )
    {
        await using var next = messages.GetAsyncEnumerator(cancellation);
        var moving = next.MoveNextAsync();
        if (headersAhead && !moving.IsCompleted)
        {
            await responses.StartAsync(cancellation);
        }
        while (await moving)
        {
            await responses.WriteAsync(next.Current, codec, cancellation);
            moving = next.MoveNextAsync();
        }
    }
}
