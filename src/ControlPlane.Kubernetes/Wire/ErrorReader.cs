using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>Reads a refusal: a Status object, or what a proxy or the server's router says in plain text.</summary>
internal static class ErrorReader
{
    private const int LongestText = 500;

    public static ApiError Read(int code, ReadOnlySpan<byte> body, TimeSpan? retryAfter, ApiRequest request)
    {
        if (StatusIn(body) is { } status)
        {
            return FromStatus(status, code, retryAfter);
        }

        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestText)]).Trim();
        var message = $"{request}: {code}{(text.Length == 0 ? "" : $" {text}")}";
        return Of(code, reason: "", message, [], retryAfter);
    }

    /// <summary>Of a Status object; also of one inside an ERROR line of a watch.</summary>
    public static ApiError FromStatus(JsonElement status, int fallbackCode, TimeSpan? retryAfter = null)
    {
        var code = (int)(status.FindNumber("code") ?? fallbackCode);
        var causes =
            from cause in status.FindItems("details", "causes")
            select new ErrorCause(
                cause.FindText("reason") ?? "",
                cause.FindText("field") ?? "",
                cause.FindText("message") ?? ""
            );
        var asked = status.FindNumber("details", "retryAfterSeconds") is { } seconds and > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, 3600))
            : retryAfter;
        return Of(
            code,
            status.FindText("reason") ?? "",
            status.FindText("message") ?? $"status {code}",
            [.. causes],
            asked
        );
    }

    private static ApiError Of(
        int code,
        string reason,
        string message,
        ImmutableArray<ErrorCause> causes,
        TimeSpan? retryAfter
    ) => Typed(code, reason, message, causes) with { RetryAfter = retryAfter };

    // By code first: proxies in between give codes without reasons, and servers give reasons that we do not know.
    private static ApiError Typed(int code, string reason, string message, ImmutableArray<ErrorCause> causes) =>
        code switch
        {
            401 => new ApiError.Unauthorized(message),
            403 => new ApiError.Forbidden(message),
            404 => new ApiError.NotFound(message),
            409 when reason == "AlreadyExists" => new ApiError.AlreadyExists(message),
            409 => new ApiError.Conflict(message, causes),
            410 => new ApiError.Expired(message),
            422 => new ApiError.Invalid(message, causes),
            429 => new ApiError.TooManyRequests(message),
            >= 400 and < 500 => new ApiError.Rejected(code, message),
            _ => new ApiError.ServerFailed(code, message),
        };

    private static JsonElement? StatusIn(ReadOnlySpan<byte> body)
    {
        try
        {
            var parsed = JsonElement.Parse(body);
            return parsed.FindText("kind") == "Status" ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
