using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests;

public class UnaryTests
{
    private BytePeer peer = null!;
    private RpcChannel channel = null!;

    [SetUp]
    public void Connect()
    {
        peer = new BytePeer();
        channel = new RpcChannel(peer.Endpoint, new RpcChannelOptions());
    }

    [TearDown]
    public async Task Disconnect()
    {
        await channel.DisposeAsync();
        await peer.DisposeAsync();
    }

    [Test]
    public async Task A_request_and_a_response_go_there_and_back()
    {
        var call = channel.UnaryAsync("ping");
        var stream = await peer.AcceptStreamAsync();
        StringValue.Parser.ParseFrom(await stream.ReadMessageAsync()).Value.ShouldBe("ping");
        await stream.HalfClosed;
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("pong"));
        await stream.TrailersAsync(0);
        (await call.Soon("the response")).Value.ShouldBe("pong");
    }
}
