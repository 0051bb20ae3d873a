namespace ControlPlane.Rpc.Statuses;

/// <summary>Turns what HttpClient throws into a status. Deadlines and cancellations are sorted out before this.</summary>
internal static class TransportFailure
{
    private const long RefusedStream = 7;

    /// <summary>Whether an exception can come from a transport, rather than from a bug.</summary>
    public static bool Covers(Exception failure) =>
        failure is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException;

    /// <param name="failure">What was thrown.</param>
    /// <param name="bodyStarted">Whether the handler ever asked for the request body.</param>
    /// <param name="headersSeen">Whether the response had begun.</param>
    public static RpcStatus StatusOf(Exception failure, bool bodyStarted, bool headersSeen)
    {
        var notSent = !headersSeen && (!bodyStarted || IsConnectFailure(failure) || IsNamedUnprocessed(failure));
        var reset = Chain(failure).OfType<HttpProtocolException>().FirstOrDefault(IsStreamReset);
        var refused = reset is { ErrorCode: RefusedStream } && !headersSeen;
        return new RpcStatus(
            reset is null ? RpcStatusCode.Unavailable : OfReset(reset.ErrorCode),
            Describe(failure),
            notSent || refused ? RpcDelivery.NotSent : RpcDelivery.MaybeProcessed
        );
    }

    /// <summary>The gRPC documents' "HTTP2 error code to gRPC status" table, for RST_STREAM.</summary>
    public static RpcStatusCode OfReset(long http2Error) =>
        http2Error switch
        {
            RefusedStream => RpcStatusCode.Unavailable,
            8 => RpcStatusCode.Cancelled,
            11 => RpcStatusCode.ResourceExhausted,
            12 => RpcStatusCode.PermissionDenied,
            _ => RpcStatusCode.Internal,
        };

    /// <summary>
    /// A reset of our stream by the peer, as against an end of the whole connection: the handler uses one exception type
    /// for both, and error code 1 for an unanswered ping, so only its words tell them apart. Tests with a byte-level peer
    /// hold this against new runtimes. What is not recognised counts as a lost connection.
    /// </summary>
    private static bool IsStreamReset(HttpProtocolException failure) =>
        failure.Message.Contains("reset the stream", StringComparison.Ordinal)
        || failure.Message.Contains("net_http_http2_stream_error", StringComparison.Ordinal);

    private static bool IsConnectFailure(Exception failure) =>
        failure
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.VersionNegotiationError
                    or HttpRequestError.ProxyTunnelError
            };

    /// <summary>
    /// The handler retries by itself what the peer named unprocessed (GOAWAY with a lower last stream, REFUSED_STREAM)
    /// and gives up after some tries. It then wraps the reason in words of its own, while any other failure is passed on
    /// with the reason's words.
    /// </summary>
    private static bool IsNamedUnprocessed(Exception failure) =>
        Chain(failure).Any(part => part is UnprocessedCallException)
        || (
            failure is HttpRequestException { InnerException: HttpIOException inner }
            && !string.Equals(failure.Message, inner.Message, StringComparison.Ordinal)
        );

    private static string Describe(Exception failure)
    {
        var said = Chain(failure).Where(part => part is not OperationCanceledException).Select(part => part.Message);
        var reasons = said.Aggregate(
            "",
            (all, next) => all.Contains(next, StringComparison.Ordinal) ? all : $"{all} {next}"
        );
        return reasons.Length > 0 ? reasons.TrimStart() : failure.Message;
    }

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (var part = failure; part is not null; part = part.InnerException)
        {
            yield return part;
        }
    }
}
