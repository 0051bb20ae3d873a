using System.Globalization;
using ControlPlane.Rpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ControlPlane.Rpc.Server.Calls;

/// <summary>Status and metadata as headers: trailers-only before the body has started, trailers afterwards.</summary>
internal static class StatusHeaders
{
    // Clients may refuse trailers above 8 KiB; Vitess cuts its texts here too (go/vt/vterrors/grpc.go, truncateError).
    private const int MaxMessage = (8 * 1024) - 512;
    private const string Cut = " [...] [remainder of the error is truncated because gRPC has a size limit on errors.]";

    public static void Write(HttpResponse response, RpcStatus status, RpcMetadata metadata)
    {
        var target = response.HasStarted ? Trailers(response) : response.Headers;
        Write(target, metadata);
        target["grpc-status"] = ((int)status.Code).ToString(CultureInfo.InvariantCulture);
        if (status.Message.Length > 0)
        {
            target["grpc-message"] = Message(status.Message);
        }
        if (status.RetryPushback is { } pushback)
        {
            var milliseconds = pushback < TimeSpan.Zero ? -1 : Math.Ceiling(pushback.TotalMilliseconds);
            target["grpc-retry-pushback-ms"] = milliseconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    public static void Write(IHeaderDictionary target, RpcMetadata metadata)
    {
        foreach (var (name, value) in metadata.Entries)
        {
            target[name] = StringValues.Concat(target[name], value);
        }
    }

    private static IHeaderDictionary Trailers(HttpResponse response) =>
        response.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()!.Trailers;

    private static string Message(string text)
    {
        var encoded = PercentCodec.Encode(text);
        if (encoded.Length <= MaxMessage)
        {
            return encoded;
        }
        // Not inside an escape.
        var escape = encoded.LastIndexOf('%', MaxMessage - 1, 3);
        return encoded[..(escape > MaxMessage - 3 ? escape : MaxMessage)] + Cut;
    }
}
