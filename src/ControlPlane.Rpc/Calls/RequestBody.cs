using System.Net;
using System.Net.Http.Headers;

namespace ControlPlane.Rpc.Calls;

/// <summary>What a call sends. Our own content type, so that the handler lets an early answer overtake the request.</summary>
internal abstract class RequestBody : HttpContent
{
    private static readonly MediaTypeHeaderValue GrpcType = new("application/grpc");

    private int started;

    protected RequestBody() => Headers.ContentType = GrpcType;

    /// <summary>Whether the handler asked for the body. Until then no server can have processed the call.</summary>
    public bool Started => Volatile.Read(ref started) > 0;

    /// <summary>Fails what is pending and refuses what comes. May be called often.</summary>
    public abstract void Abort();

    /// <returns>How often the handler has asked, this time included: it may try again on another connection.</returns>
    protected int CountStart() => Interlocked.Increment(ref started);

    // The length is not announced: nothing needs it, and the end of the stream says the same.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
