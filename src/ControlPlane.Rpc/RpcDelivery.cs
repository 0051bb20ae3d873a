namespace ControlPlane.Rpc;

/// <summary>
/// What is known about a failed call having reached the server. It decides whether a write may be tried again: only
/// after <see cref="NotSent"/> is a second try free of doubt.
/// </summary>
public enum RpcDelivery
{
    /// <summary>The server provably did not process the call: no connection, refused stream, or named unprocessed by GOAWAY.</summary>
    NotSent,

    /// <summary>The call was on its way when it failed. It may have been carried out, and may still be.</summary>
    MaybeProcessed,

    /// <summary>The server sent this status itself. What the status means for a write is the service's contract.</summary>
    Answered,
}
