using System.Net;

namespace ControlPlane.Rpc.Statuses;

/// <summary>What the head of a response alone decides.</summary>
internal static class ResponseHead
{
    private const string ContentType = "application/grpc";

    /// <returns>
    /// How the call ended, when the head says so: trailers-only, or an answer that is not gRPC. Null: messages follow.
    /// </returns>
    public static RpcStatus? End(HttpResponseMessage response)
    {
        if (SentStatus.Read(response.Headers.NonValidated) is { } status)
        {
            return status;
        }
        if (response.Version.Major < 2)
        {
            return NotGrpc(
                RpcStatusCode.Internal,
                $"The server answered with HTTP/{response.Version}, gRPC needs HTTP/2."
            );
        }
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return NotGrpc(
                OfHttp((int)response.StatusCode),
                $"The server answered with HTTP status {(int)response.StatusCode}."
            );
        }
        var type = response.Content.Headers.NonValidated.TryGetValues("content-type", out var types)
            ? types.ToString()
            : "";
        return IsGrpc(type) ? null : NotGrpc(RpcStatusCode.Unknown, $"The server answered with content type '{type}'.");
    }

    /// <summary>The gRPC documents' "HTTP to gRPC Status Code Mapping", for answers of proxies.</summary>
    public static RpcStatusCode OfHttp(int httpStatus) =>
        httpStatus switch
        {
            400 or 431 => RpcStatusCode.Internal,
            401 => RpcStatusCode.Unauthenticated,
            403 => RpcStatusCode.PermissionDenied,
            404 => RpcStatusCode.Unimplemented,
            429 or 502 or 503 or 504 => RpcStatusCode.Unavailable,
            _ => RpcStatusCode.Unknown,
        };

    /// <summary><c>application/grpc-web</c> starts alike and is another protocol.</summary>
    public static bool IsGrpc(string contentType) =>
        contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');

    private static RpcStatus NotGrpc(RpcStatusCode code, string message) => RpcStatus.MaybeProcessed(code, message);
}
