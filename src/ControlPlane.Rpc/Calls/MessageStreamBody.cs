using System.Net;
using ControlPlane.Rpc.Statuses;

namespace ControlPlane.Rpc.Calls;

/// <summary>
/// A request that stays open: it hands its stream to the call, flushes so that the headers leave, and returns only when
/// the call half-closes or ends. Returning would end the stream.
/// </summary>
internal sealed class MessageStreamBody : RequestBody
{
    private readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource halfClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where messages are written; cancelled when the call ends before it was connected.</summary>
    public Task<Stream> Opened => opened.Task;

    /// <summary>Ends the request side, so that the server sees the end of the stream.</summary>
    public void HalfClose() => halfClosed.TrySetResult();

    public override void Abort()
    {
        opened.TrySetCanceled();
        halfClosed.TrySetCanceled();
    }

    /// <remarks>
    /// The handler's token is left aside: it fires when the peer resets the stream, and ending here with a mere
    /// cancellation would overtake the reset's own reason. The call's end always comes, by <see cref="Abort"/>.
    /// </remarks>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // The first connection named the call unprocessed, but messages given to it are gone.
        if (CountStart() > 1 || !opened.TrySetResult(stream))
        {
            throw new UnprocessedCallException("The server closed the connection before it took up the call.");
        }
        await stream.FlushAsync();
        await halfClosed.Task;
    }
}
