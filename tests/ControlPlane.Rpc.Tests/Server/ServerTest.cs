using System.Net;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Rpc.Server;
using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests.Server;

/// <summary>Servers of ours for one test, and channels to them; all end with the test.</summary>
public abstract class ServerTest
{
    private readonly List<IAsyncDisposable> opened = [];

    private protected static RpcMethod<StringValue, StringValue> Echo => Sample.Echo;

    private protected static RpcServerOptions Local => new() { Listen = new IPEndPoint(IPAddress.Loopback, 0) };

    [TearDown]
    public async Task CloseAll()
    {
        foreach (var one in Enumerable.Reverse(opened))
        {
            await one.DisposeAsync();
        }
        opened.Clear();
    }

    private protected async Task<RpcServer> ServeAsync(RpcServices services, RpcServerOptions? options = null)
    {
        var server = await RpcServer.StartAsync(options ?? Local, services, CancellationToken.None);
        opened.Add(server);
        return server;
    }

    private protected RpcChannel Open(RpcServer server, RpcChannelOptions? options = null)
    {
        var channel = new RpcChannel(server.Endpoint, options ?? new RpcChannelOptions());
        opened.Add(channel);
        return channel;
    }

    private protected RawClient OpenRaw(RpcServer server, X509ChainPolicy? trust = null)
    {
        var client = new RawClient(server.Endpoint, trust);
        opened.Add(client);
        return client;
    }

    private protected static RpcServices EchoingUnary =>
        RpcServices.None.WithUnary(Echo, (request, _, _) => Task.FromResult(request));

    /// <summary>A unary method that does what it is told.</summary>
    private protected static RpcServices Unary(Func<RpcServerCall, CancellationToken, Task<string>> answer) =>
        RpcServices.None.WithUnary(
            Echo,
            async (_, call, cancellation) => Sample.Text(await answer(call, cancellation))
        );

    /// <summary>A method with one request and many answers, that does what it is told.</summary>
    private protected static RpcServices Streaming(
        Func<RpcServerCall, CancellationToken, IAsyncEnumerable<string>> answers
    ) =>
        RpcServices.None.WithServerStreaming(
            Echo,
            (_, call, cancellation) => answers(call, cancellation).Select(Sample.Text)
        );

    private protected static IAsyncEnumerable<StringValue> StreamAsync(RpcChannel channel) =>
        channel.ServerStreaming(Echo, Sample.Text("?"), RpcCallOptions.None, CancellationToken.None);

    /// <summary>The status a call ends with, as the server said it.</summary>
    private protected static async Task<(RpcStatusCode, string)> AnsweredAsync(Task call)
    {
        var status = await call.FailureAsync();
        status.Delivery.ShouldBe(RpcDelivery.Answered, status.Message);
        return (status.Code, status.Message);
    }

    private protected static RpcException Refuse(int code, string text) =>
        new(RpcStatus.Answer((RpcStatusCode)code, text));

    private protected static byte[] Framed(string text) => PeerStream.Framed(Sample.Text(text));

    private protected static byte[] Framed(byte[] message) =>
        [0, .. Http2Frame.Numbers((uint)message.Length), .. message];

    /// <summary>Waits until the token is cancelled.</summary>
    private protected static async Task<bool> CancelledAsync(CancellationToken cancellation)
    {
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var at = cancellation.UnsafeRegister(_ => cancelled.TrySetResult(true), null);
        return await cancelled.Task;
    }
}
