using System.Net.Http.Headers;

namespace ControlPlane.Kubernetes.Wire;

/// <param name="Path">With its query, from the server's root.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";

    public string Accept { get; init; } = Json;

    public string ContentType { get; init; } = Json;

    /// <summary>Null: none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>As a message that is sent once.</summary>
    public HttpRequestMessage ToMessage(Uri server)
    {
        var message = new HttpRequestMessage(Method, new Uri(server, Path))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }

        return message;
    }

    public override string ToString() => $"{Method} {Path}";
}
