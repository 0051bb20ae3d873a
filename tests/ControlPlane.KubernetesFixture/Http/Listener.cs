using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>Kestrel on two ports of 127.0.0.1.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromMilliseconds(500);

    private readonly WebApplication application;
    private readonly CancellationTokenSource stopping;

    private Listener(WebApplication application, CancellationTokenSource stopping, Uri secure, Uri plain) =>
        (this.application, this.stopping, Secure, Plain) = (application, stopping, secure, plain);

    public Uri Secure { get; }

    public Uri Plain { get; }

    /// <param name="ports">Zero: any that is free.</param>
    public static async Task<Listener> StartAsync(
        RequestHandler handler,
        TestAuthority authority,
        IReadOnlyList<string> hosts,
        (int Secure, int Plain) ports,
        CancellationToken cancellation
    )
    {
        var stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, ports.Secure, listen => Secured(listen, authority, hosts));
            kestrel.Listen(IPAddress.Loopback, ports.Plain);
        });
        var application = builder.Build();
        ((IApplicationBuilder)application).Run(context => handler.HandleAsync(context, stopping.Token));
        await application.StartAsync(cancellation);
        var addresses = application
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Select(address => new Uri(address))
            .ToList();
        return new(
            application,
            stopping,
            addresses.Single(address => address.Scheme == "https"),
            addresses.Single(address => address.Scheme == "http")
        );
    }

    public async ValueTask DisposeAsync()
    {
        stopping.Cancel();
        await application.DisposeAsync();
        stopping.Dispose();
    }

    private static void Secured(ListenOptions listen, TestAuthority authority, IReadOnlyList<string> hosts) =>
        listen.UseHttps(https =>
        {
            https.ServerCertificate = authority.IssueServer([.. hosts]);
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (shown, _, _) => authority.HasIssued(shown);
        });
}
