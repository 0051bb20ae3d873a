using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Rpc.Server.Calls;
using ControlPlane.Rpc.Transports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace ControlPlane.Rpc.Server;

/// <summary>
/// A gRPC server: Kestrel alone, HTTP/2 only (with TLS also HTTP/1.1, to tell such a client what it needs), without
/// routing, configuration or middleware.
/// </summary>
public sealed class RpcServer : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly IServer server;
    private readonly RpcServerOptions options;
    private readonly CancellationTokenSource stopping = new();
    private int stopped;

    private RpcServer(WebApplication host, RpcServerOptions options)
    {
        this.host = host;
        this.options = options;
        server = host.Services.GetRequiredService<IServer>();
    }

    /// <summary>Where it listens, with the port that was taken when any was asked for.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.None, 0);

    /// <summary><c>http://host:port</c> or <c>https://host:port</c>, for clients on this machine.</summary>
    public Uri Endpoint => new($"{(options.Tls is null ? "http" : "https")}://{Address}");

    /// <exception cref="IOException">Nobody can listen there.</exception>
    public static async Task<RpcServer> StartAsync(
        RpcServerOptions options,
        RpcServices services,
        CancellationToken cancellation
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        var started = new RpcServer(builder.Build(), options);
        try
        {
            await started.server.StartAsync(new Application(started, services), cancellation);
            var listening = started.server.Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            started.Address = new(options.Listen.Address, BindingAddress.Parse(listening).Port);
            return started;
        }
        catch
        {
            await started.host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Streams end with Unavailable, so that their clients move on at once; clients are told to open no call here; unary
    /// calls may finish within <see cref="RpcServerOptions.StopWithin"/>; then every connection is closed.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref stopped, 1) != 0)
        {
            return;
        }
        stopping.Cancel();
        using var patience = new CancellationTokenSource(options.StopWithin, options.Time);
        await server.StopAsync(patience.Token);
        await host.DisposeAsync();
        stopping.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, RpcServerOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null; // it would end the whole connection; WriteTimeout ends the one call
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = options.PingDelay;
        limits.Http2.KeepAlivePingTimeout = options.PingTimeout;
        kestrel.Listen(options.Listen, listen => Configure(listen, options.Tls));
    }

    private static void Configure(ListenOptions listen, Func<RpcServerTls>? tls)
    {
        listen.Protocols = tls is null ? HttpProtocols.Http2 : HttpProtocols.Http1AndHttp2;
        if (tls is not null)
        {
            listen.UseHttps(
                new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Authentication(tls())) }
            );
        }
    }

    private static SslServerAuthenticationOptions Authentication(RpcServerTls tls) =>
        new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                tls.Certificate,
                additionalCertificates: null,
                offline: true
            ),
            ClientCertificateRequired = tls.ClientAuthorities.Count > 0,
            CertificateChainPolicy = tls.ClientAuthorities.Count > 0 ? Trust.Only(tls.ClientAuthorities) : null,
        };

    private sealed class Application(RpcServer owner, RpcServices services) : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public Task ProcessRequestAsync(IFeatureCollection context) =>
            new ServerExchange(
                new DefaultHttpContext(context),
                services,
                owner.options,
                owner.stopping.Token
            ).RunAsync();

        public void DisposeContext(IFeatureCollection context, Exception? exception) { }
    }
}
