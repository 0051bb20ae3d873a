using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Rpc.Tests.Peers;

/// <summary>A real HTTP/2 server that knows nothing of our code; it answers every call with what it was sent.</summary>
internal sealed class KestrelPeer : IAsyncDisposable
{
    private readonly WebApplication application;

    private KestrelPeer(WebApplication application) => this.application = application;

    public Uri Endpoint =>
        new(
            application
                .Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.Single()
        );

    /// <summary>The last request's headers.</summary>
    public SortedDictionary<string, string> Headers { get; private set; } = [];

    /// <summary>The last request's method and path.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The common name of the certificate that the last client showed.</summary>
    public string? ClientName { get; private set; }

    /// <summary>Identifies the last request's connection.</summary>
    public string Connection { get; private set; } = "";

    /// <param name="listen">Protocols and TLS of the one listener.</param>
    public static async Task<KestrelPeer> StartAsync(Action<ListenOptions> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0, listen));
        var peer = new KestrelPeer(builder.Build());
        peer.application.Run(peer.EchoAsync);
        await peer.application.StartAsync();
        return peer;
    }

    public static Task<KestrelPeer> StartAsync() => StartAsync(listen => listen.Protocols = HttpProtocols.Http2);

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task EchoAsync(HttpContext context)
    {
        Headers = new(
            context.Request.Headers.ToDictionary(
                header => header.Key.ToLowerInvariant(),
                header => header.Value.ToString()
            ),
            StringComparer.Ordinal
        );
        Path = $"{context.Request.Method} {context.Request.Path}";
        ClientName = context.Connection.ClientCertificate?.Subject;
        Connection = context.Connection.Id;
        context.Response.ContentType = "application/grpc";
        await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
