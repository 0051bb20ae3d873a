using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace ControlPlane.Api.Http;

/// <summary>Where the HTTP endpoint listens: an IP address and a port, <c>0</c> for any that is free.</summary>
public sealed record HttpAddress(IPAddress Host, int Port)
{
    /// <summary>Only this machine; a port that neither Vitess nor etcd uses.</summary>
    public static HttpAddress Usual { get; } = new(IPAddress.Loopback, 15999);

    public bool IsLoopback => IPAddress.IsLoopback(Host);

    /// <summary>Where a client on the same machine finds it: what listens everywhere listens on loopback too.</summary>
    public Uri Uri =>
        new(
            $"http://{new IPEndPoint(Host.Equals(IPAddress.Any) ? IPAddress.Loopback : Host.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : Host, Port)}"
        );

    /// <summary>Reads <c>127.0.0.1:15999</c>, <c>[::1]:15999</c> or <c>localhost:15999</c>.</summary>
    /// <param name="problem">What is wrong and what was expected.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out HttpAddress? address,
        [NotNullWhen(false)] out string? problem
    )
    {
        (address, problem) = (null, null);
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (
            colon < 0
            || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port > IPEndPoint.MaxPort
        )
        {
            problem = $"expected IP:PORT, for example {Usual}, got '{text}'";
        }
        else if (host is "")
        {
            problem = $"'{text}' names no host; 127.0.0.1:{port} is this machine only, 0.0.0.0:{port} is everybody";
        }
        else if (HostOf(host) is { } ip)
        {
            address = new(ip, port);
        }
        else
        {
            problem = $"'{host}' is no IP address; expected one, or localhost";
        }

        return address is not null;
    }

    public override string ToString() => new IPEndPoint(Host, Port).ToString();

    private static IPAddress? HostOf(string host)
    {
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        var bare = isBracketed ? host[1..^1] : host;
        return bare is "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(bare, out var ip) && isBracketed == bare.Contains(':', StringComparison.Ordinal) ? ip
            : null;
    }
}
