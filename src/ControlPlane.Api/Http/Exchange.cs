using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ControlPlane.Api.Http;

/// <summary>One request and its answer.</summary>
internal static class Exchange
{
    private static readonly Answer OnlyGet = Answer.Text(405, "Only GET and HEAD are answered here.\n");

    public static async Task AnswerAsync(IFeatureCollection features, Routes routes)
    {
        var context = new DefaultHttpContext(features);
        var (request, response) = (context.Request, context.Response);
        var isAllowed = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var answer = isAllowed
            ? routes.Find(request.Path.Value ?? "/", request.Query["topology"] is [{ } topology, ..] ? topology : null)
            : OnlyGet;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!isAllowed)
        {
            response.Headers.Allow = "GET, HEAD";
        }

        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            response.Headers.Connection = "close"; // a body that nobody reads must not be taken for the next request
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }
}
