namespace ControlPlane.Rpc;

/// <summary>How a call ended: the code, the words, and whether the server can have acted on the request.</summary>
/// <param name="Code">The status code; numbers above 16 are kept as sent.</param>
/// <param name="Message">For people. From the server when <paramref name="Delivery"/> is Answered, otherwise ours.</param>
/// <param name="Delivery">What is known about the request having reached the server.</param>
public sealed record RpcStatus(RpcStatusCode Code, string Message, RpcDelivery Delivery)
{
    /// <summary>
    /// Everything else the server sent beside the status, such as <c>grpc-status-details-bin</c>; empty when the status is
    /// ours.
    /// </summary>
    public RpcMetadata Metadata { get; init; } = RpcMetadata.Empty;

    /// <summary>
    /// The server's <c>grpc-retry-pushback-ms</c>: wait that long before a retry; <see cref="Timeout.InfiniteTimeSpan"/>
    /// when it asks for none (a negative or unreadable value says so); null when it said nothing.
    /// </summary>
    public TimeSpan? RetryPushback { get; init; }

    /// <summary>What a server answers, in an <see cref="RpcException"/> that its handler throws.</summary>
    /// <param name="code">Any number but OK, non-standard ones included.</param>
    /// <param name="message">For people; sent as it is, so nothing secret.</param>
    public static RpcStatus Answer(RpcStatusCode code, string message) => new(code, message, RpcDelivery.Answered);

    internal static RpcStatus NotSent(RpcStatusCode code, string message) => new(code, message, RpcDelivery.NotSent);

    internal static RpcStatus MaybeProcessed(RpcStatusCode code, string message) =>
        new(code, message, RpcDelivery.MaybeProcessed);
}
