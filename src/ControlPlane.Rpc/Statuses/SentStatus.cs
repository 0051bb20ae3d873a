using System.Globalization;
using System.Net.Http.Headers;
using ControlPlane.Rpc.Wire;

namespace ControlPlane.Rpc.Statuses;

/// <summary>The status a server sent, out of trailers or, in a trailers-only answer, out of headers.</summary>
internal static class SentStatus
{
    private const string CodeName = "grpc-status";
    private const string MessageName = "grpc-message";
    private const string PushbackName = "grpc-retry-pushback-ms";

    /// <returns>Null when there is no <c>grpc-status</c>.</returns>
    public static RpcStatus? Read(HttpHeadersNonValidated headers)
    {
        if (!headers.TryGetValues(CodeName, out var codes))
        {
            return null;
        }
        var message = headers.TryGetValues(MessageName, out var messages)
            ? PercentCodec.Decode(messages.ToString())
            : "";
        var status = ParseCode(codes) is { } code
            ? new RpcStatus(code, message, RpcDelivery.Answered)
            : new RpcStatus(RpcStatusCode.Unknown, $"Malformed grpc-status '{codes}'. {message}", RpcDelivery.Answered);
        return status with { Metadata = Others(headers), RetryPushback = Pushback(headers) };
    }

    // Two values are as unreadable as none: nothing says which one holds.
    private static RpcStatusCode? ParseCode(HeaderStringValues values) =>
        values.Count == 1
        && int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? (RpcStatusCode)code
            : null;

    private static TimeSpan? Pushback(HttpHeadersNonValidated headers)
    {
        if (!headers.TryGetValues(PushbackName, out var values))
        {
            return null;
        }
        return uint.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : Timeout.InfiniteTimeSpan;
    }

    private static RpcMetadata Others(HttpHeadersNonValidated headers) =>
        RpcMetadata.Received(
            from header in headers
            let name = header.Key.ToLowerInvariant()
            where name is not (CodeName or MessageName or PushbackName)
            from value in header.Value
            select KeyValuePair.Create(name, value)
        );
}
