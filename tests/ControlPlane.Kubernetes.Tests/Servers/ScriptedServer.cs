using System.Net;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ControlPlane.Kubernetes.Tests.Servers;

/// <summary>A server that answers what a test says, down to the byte.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly CancellationTokenSource stopping;

    private ScriptedServer(WebApplication application, CancellationTokenSource stopping, Uri address) =>
        (this.application, this.stopping, Address) = (application, stopping, address);

    public Uri Address { get; }

    /// <param name="answer">Its token ends when the client goes or the server stops.</param>
    public static async Task<ScriptedServer> StartAsync(
        Func<HttpContext, CancellationToken, Task> answer,
        CancellationToken cancellation
    )
    {
        var stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        ((IApplicationBuilder)application).Run(async context =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, context.RequestAborted);
            try
            {
                await answer(context, either.Token);
            }
            catch (OperationCanceledException)
            {
                context.Abort();
            }
        });
        await application.StartAsync(cancellation);
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new(application, stopping, new Uri(address.Addresses.Single()));
    }

    /// <summary>One that answers watches with these lines and goes on as told.</summary>
    public static Task<ScriptedServer> WatchAsync(
        IEnumerable<string> lines,
        Func<HttpContext, CancellationToken, Task> then,
        CancellationToken cancellation
    ) =>
        StartAsync(
            async (context, end) =>
            {
                context.Response.ContentType = "application/json";
                await context.Response.StartAsync(end);
                await context.Response.Body.FlushAsync(end);
                foreach (var line in lines)
                {
                    await context.Response.WriteAsync(line, end);
                    await context.Response.Body.FlushAsync(end);
                }

                await then(context, end);
            },
            cancellation
        );

    public static Task EndWell(HttpContext context, CancellationToken end) => Task.CompletedTask;

    public static Task HangAsync(HttpContext context, CancellationToken end) => Task.Delay(Timeout.Infinite, end);

    public KubernetesClient Connect(KubernetesClientOptions? options = null, TimeProvider? time = null) =>
        new(new ClusterConfiguration { Server = Address }, options ?? new(), time ?? TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        stopping.Cancel();
        await application.DisposeAsync();
        stopping.Dispose();
    }
}
