using System.Globalization;

namespace ControlPlane.Topology.Etcd;

/// <summary>Where one etcd member listens for clients.</summary>
/// <param name="Host">A name in lower case or an IP address; IPv6 in brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Tls">
/// From the scheme: true for <c>https</c>, false for <c>http</c>. Null without one: TLS when the options have TLS
/// files, as in etcd's own client (client/v3/internal/endpoint/endpoint.go).
/// </param>
public readonly record struct EtcdEndpoint(string Host, int Port, bool? Tls)
{
    /// <summary>Host and port, by which two endpoints are the same server.</summary>
    public string Server => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    internal Uri UriWith(bool tlsByDefault) => new($"{(Tls ?? tlsByDefault ? "https" : "http")}://{Server}");

    public override string ToString() =>
        Tls switch
        {
            null => Server,
            true => $"https://{Server}",
            false => $"http://{Server}",
        };

    /// <summary>The endpoint, or what is wrong with the text.</summary>
    internal static (EtcdEndpoint Endpoint, string? Problem) Read(string text)
    {
        var (tls, rest) = SplitScheme(text);
        var colon = rest.LastIndexOf(':');
        if (colon <= 0 || rest.Contains("://", StringComparison.Ordinal))
        {
            return (default, $"'{text}' must be host:port, http://host:port or https://host:port");
        }

        var (host, port) = (rest[..colon], rest[(colon + 1)..]);
        if (!IsHost(host))
        {
            return (default, $"'{host}' in '{text}' is no host name and no IP address (IPv6 needs brackets)");
        }

        return
            int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= ushort.MaxValue
            ? (new EtcdEndpoint(host.ToLowerInvariant(), number, tls), null)
            : (default, $"the port '{port}' in '{text}' must be a number from 1 to 65535");
    }

    private static bool IsHost(string host) =>
        host.StartsWith('[') == host.Contains(':', StringComparison.Ordinal)
        && Uri.CheckHostName(host) != UriHostNameType.Unknown;

    private static (bool? Tls, string Server) SplitScheme(string text)
    {
        var trimmed = text.EndsWith('/') ? text[..^1] : text;
        if (trimmed.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return (true, trimmed["https://".Length..]);
        }

        return trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            ? (false, trimmed["http://".Length..])
            : (null, text);
    }
}
