using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Rpc.Tests.Peers;

namespace ControlPlane.Rpc.Tests.Server;

/// <summary>An HTTP/2 client that knows nothing of gRPC: it sends bytes in given pieces and shows what comes back.</summary>
internal sealed class RawClient(Uri endpoint, X509ChainPolicy? trust = null) : IAsyncDisposable
{
    private readonly HttpMessageInvoker invoker = new(
        new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } }
    );

    public async Task<RawAnswer> PostAsync(string path, byte[][] pieces, params (string, string)[] headers)
    {
        using var request = Request(HttpMethod.Post, path, new PiecesContent(pieces), headers);
        return await SendAsync(request);
    }

    public static HttpRequestMessage Request(
        HttpMethod method,
        string path,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    public async Task<RawAnswer> SendAsync(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(endpoint, request.RequestUri!);
        using var response = await invoker.SendAsync(request, CancellationToken.None).Soon("an answer");
        var body = await response.Content.ReadAsByteArrayAsync().Soon("the end of the answer");
        return new RawAnswer(
            response.StatusCode,
            Read(response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)),
            body,
            Read(response.TrailingHeaders.NonValidated)
        );
    }

    public ValueTask DisposeAsync()
    {
        invoker.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SortedDictionary<string, string> Read(
        IEnumerable<KeyValuePair<string, HeaderStringValues>> headers
    ) =>
        new(
            headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString()),
            StringComparer.Ordinal
        );

    private sealed class PiecesContent : HttpContent
    {
        private readonly byte[][] pieces;

        public PiecesContent(byte[][] pieces)
        {
            this.pieces = pieces;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in pieces)
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

internal sealed record RawAnswer(
    HttpStatusCode Http,
    SortedDictionary<string, string> Headers,
    byte[] Body,
    SortedDictionary<string, string> Trailers
)
{
    public bool IsTrailersOnly => Headers.ContainsKey("grpc-status") && Body.Length == 0 && Trailers.Count == 0;
}
