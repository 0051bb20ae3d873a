using ControlPlane.Rpc.Statuses;
using ControlPlane.Rpc.Wire;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.Rpc.Server.Calls;

/// <summary>What the head of a request alone decides.</summary>
internal static class RequestHead
{
    private static readonly string[] OfTheProtocol = ["content-type", "content-length", "host", "te", "user-agent"];

    /// <returns>The HTTP status for a request that is not gRPC, with words for whoever reads the answer; null: it is.</returns>
    public static (int Status, string Why)? Refusal(HttpRequest request) =>
        !HttpProtocol.IsHttp2(request.Protocol) ? (StatusCodes.Status426UpgradeRequired, "gRPC needs HTTP/2.\n")
        : !HttpMethods.IsPost(request.Method) ? (StatusCodes.Status405MethodNotAllowed, "gRPC calls are POST.\n")
        : !ResponseHead.IsGrpc(request.ContentType ?? "")
            ? (StatusCodes.Status415UnsupportedMediaType, "The content type of a gRPC call is application/grpc.\n")
        : null;

    /// <summary>The custom headers, as sent.</summary>
    public static RpcMetadata Metadata(IHeaderDictionary headers) =>
        RpcMetadata.Received(
            from header in headers
            let name = header.Key.ToLowerInvariant()
            where !name.StartsWith("grpc-", StringComparison.Ordinal) && !name.StartsWith(':')
            where !OfTheProtocol.Contains(name, StringComparer.Ordinal)
            from value in header.Value
            select KeyValuePair.Create(name, value)
        );

    /// <summary>How long the client waits; null when it did not say, or not in a way that can be read.</summary>
    public static TimeSpan? Timeout(IHeaderDictionary headers) =>
        headers["grpc-timeout"] is [{ } text] ? TimeoutCodec.Decode(text) : null;

    public static bool IsTimeoutMalformed(IHeaderDictionary headers, out string text)
    {
        text = headers["grpc-timeout"].ToString();
        return text.Length > 0 && Timeout(headers) is null;
    }
}
