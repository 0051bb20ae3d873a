using System.Collections.Immutable;
using ControlPlane.Kubernetes.Transports;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>An answer whose body is still to be read. Holds the connection until it is disposed of.</summary>
internal sealed class ApiAnswer(HttpResponseMessage response, Transport transport) : IDisposable
{
    private int disposed;

    public HttpResponseMessage Response => response;

    public int Code => (int)response.StatusCode;

    /// <summary>The texts of <c>Warning: 299 - "…"</c> headers.</summary>
    public ImmutableArray<string> Warnings =>
        response.Headers.TryGetValues("Warning", out var values) ? [.. values.Select(TextOf)] : [];

    /// <returns>Null: it is longer than the limit.</returns>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(int limit, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellation);
        return await BoundedBody.ReadAsync(body, limit, cancellation);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            response.Dispose();
            transport.Release();
        }
    }

    private static string TextOf(string header)
    {
        var first = header.IndexOf('"', StringComparison.Ordinal);
        var last = header.LastIndexOf('"');
        return first >= 0 && last > first
            ? header[(first + 1)..last].Replace("\\\"", "\"", StringComparison.Ordinal)
            : header;
    }
}
