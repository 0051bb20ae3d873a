using System.Net;
using ControlPlane.Rpc.Wire;

namespace ControlPlane.Rpc.Calls;

/// <summary>One message, already framed. Disposing lets go of the frame, which a running send still holds.</summary>
internal sealed class SingleMessageBody(PooledFrame frame) : RequestBody
{
    private int disposed;

    public override void Abort() { }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(!frame.TryHold(), this);
        using (frame)
        {
            CountStart();
            await stream.WriteAsync(frame.Bytes, cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref disposed, 1) == 0)
        {
            frame.Dispose();
        }
        base.Dispose(disposing);
    }
}
