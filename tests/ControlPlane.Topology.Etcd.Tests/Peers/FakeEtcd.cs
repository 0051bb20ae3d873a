using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Topology.Etcd.Tests.Peers;

/// <summary>
/// An etcd that knows one key at one revision, and on whose watch streams the test does what no real server can be
/// brought to do.
/// </summary>
internal sealed class FakeEtcd : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly Queue<Func<FakeWatchStream, Task>> scripts;
    private readonly Lock gate = new();

    private FakeEtcd(WebApplication application, IEnumerable<Func<FakeWatchStream, Task>> scripts)
    {
        this.application = application;
        this.scripts = new(scripts);
    }

    public string Address =>
        new Uri(
            application
                .Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.Single()
        ).Authority;

    /// <summary>The <c>hasleader</c> of each watch stream.</summary>
    public List<string> HasLeader { get; } = [];

    /// <summary>The <c>token</c> of each watch stream.</summary>
    public List<string> Tokens { get; } = [];

    /// <summary>What happens on each stream that is to keep a lease alive.</summary>
    public Func<FakeWatchStream, Task> OnKeepAlive { get; set; } = NotKnown;

    /// <summary>What happens to each transaction.</summary>
    public Func<FakeWatchStream, Task> OnTransaction { get; set; } = NotKnown;

    /// <param name="scripts">One for each stream that is opened, in order; the last one goes on being used.</param>
    public static async Task<FakeEtcd> StartAsync(params IEnumerable<Func<FakeWatchStream, Task>> scripts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MinRequestBodyDataRate = null;
            options.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var fake = new FakeEtcd(builder.Build(), scripts);
        fake.application.MapPost("/etcdserverpb.Watch/Watch", fake.WatchAsync);
        fake.application.MapPost("/etcdserverpb.KV/Range", RangeAsync);
        fake.application.MapPost("/etcdserverpb.Lease/LeaseKeepAlive", context => Run(context, fake.OnKeepAlive));
        fake.application.MapPost("/etcdserverpb.KV/Txn", context => Run(context, fake.OnTransaction));
        var signedIn = 0;
        fake.application.MapPost(
            "/etcdserverpb.Auth/Authenticate",
            context =>
                Run(
                    context,
                    async call =>
                    {
                        await call.ReadAsync(AuthenticateRequest.Parser);
                        await call.WriteAsync(new AuthenticateResponse { Token = $"token {++signedIn}" });
                        await call.EndAsync(RpcStatusCode.Ok);
                    }
                )
        );
        await fake.application.StartAsync();
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        atOnce.Cancel();
        await application.StopAsync(atOnce.Token);
        await application.DisposeAsync();
    }

    private static async Task RangeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        var stream = new FakeWatchStream(context);
        var request = await stream.ReadAsync(RangeRequest.Parser);
        var response = new RangeResponse { Header = Watching.Events.Header(100) };
        // It has whatever is asked for at a revision, so what was told on a stream is known to it.
        var at = request!.Revision > 0 ? request.Revision : 50;
        response.Kvs.Add(Watching.Events.Put(request.Key.ToStringUtf8(), at).Kv);
        await stream.WriteAsync(response);
        await stream.EndAsync(RpcStatusCode.Ok);
    }

    private async Task WatchAsync(HttpContext context)
    {
        Func<FakeWatchStream, Task> script;
        lock (gate)
        {
            HasLeader.Add(context.Request.Headers["hasleader"].ToString());
            Tokens.Add(context.Request.Headers["token"].ToString());
            script = scripts.Count > 1 ? scripts.Dequeue() : scripts.Peek();
        }

        await Run(context, script);
    }

    private static Task NotKnown(FakeWatchStream call) => call.EndAsync(RpcStatusCode.Unimplemented);

    private static async Task Run(HttpContext context, Func<FakeWatchStream, Task> script)
    {
        context.Response.ContentType = "application/grpc";
        try
        {
            await script(new FakeWatchStream(context));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException) { }
    }
}
