using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ControlPlane.Api.Http;

/// <summary>
/// A small HTTP server: Kestrel alone, without a host, configuration or middleware. It has few connections and short
/// limits, since whoever can reach it may ask without saying who they are.
/// </summary>
public sealed class HttpEndpoint : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(1);

    private readonly KestrelServer server;

    private HttpEndpoint(KestrelServer server, HttpAddress address) => (this.server, Address) = (server, address);

    /// <summary>Where it listens; with the port that was chosen when any was asked for.</summary>
    public HttpAddress Address { get; }

    /// <exception cref="HttpEndpointException">Nobody can listen there.</exception>
    public static async Task<HttpEndpoint> StartAsync(
        HttpAddress address,
        Routes routes,
        CancellationToken cancellation
    )
    {
        var server = new KestrelServer(
            Options.Create(OptionsFor(address)),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance
        );
        try
        {
            await server.StartAsync(new Application(routes), cancellation);
            return new(server, address with { Port = PortOf(server) ?? address.Port });
        }
        catch (Exception failed) when (failed is IOException or SocketException)
        {
            server.Dispose();
            throw new HttpEndpointException(address, failed);
        }
    }

    /// <summary>Answers what is under way for a moment longer, then closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopWithin);
        await server.StopAsync(patience.Token);
        server.Dispose();
    }

    private static KestrelServerOptions OptionsFor(HttpAddress address)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        options.Limits.MaxConcurrentConnections = 64;
        options.Limits.MaxConcurrentUpgradedConnections = 0;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestLineSize = 4 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestBufferSize = 32 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90); // longer than Prometheus' usual minute
        options.Listen(new IPEndPoint(address.Host, address.Port), listen => listen.Protocols = HttpProtocols.Http1);
        return options;
    }

    private static int? PortOf(KestrelServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } listening
            ? BindingAddress.Parse(listening).Port
            : null;

    /// <summary>Answers from the routes; never reads a request's body.</summary>
    private sealed class Application(Routes routes) : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public Task ProcessRequestAsync(IFeatureCollection context) => Exchange.AnswerAsync(context, routes);

        public void DisposeContext(IFeatureCollection context, Exception? exception) { }
    }
}

/// <summary>The endpoint cannot listen where it was told to.</summary>
public sealed class HttpEndpointException(HttpAddress address, Exception inner)
    : Exception($"The HTTP endpoint cannot listen on {address}: {Why(inner)}.", inner)
{
    public HttpAddress Address { get; } = address;

    private static string Why(Exception failed) =>
        (failed as SocketException ?? failed.InnerException as SocketException)?.SocketErrorCode switch
        {
            _ when failed is AddressInUseException || failed.InnerException is AddressInUseException =>
                "another process listens there",
            SocketError.AddressAlreadyInUse => "another process listens there",
            SocketError.AccessDenied => "permission denied; ports below 1024 are for root",
            SocketError.AddressNotAvailable => "this machine has no such address",
            _ => failed.Message,
        };
}
