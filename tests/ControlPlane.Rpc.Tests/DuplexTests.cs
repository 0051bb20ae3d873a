using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests;

public class DuplexTests
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
    public async Task A_server_that_answers_headers_only_after_a_message_is_no_deadlock()
    {
        await using var call = channel.Duplex();
        await call.WriteAsync("one").Soon("a write before any header");
        var stream = await peer.AcceptStreamAsync();
        StringValue.Parser.ParseFrom(await stream.ReadMessageAsync()).Value.ShouldBe("one");
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("uno"));
        (await call.ReadAsync()).ShouldBe("uno");
        await call.WriteAsync("two");
        StringValue.Parser.ParseFrom(await stream.ReadMessageAsync()).Value.ShouldBe("two");
        stream.IsOpen.ShouldBeTrue();
        await call.CompleteAsync(CancellationToken.None);
        await stream.HalfClosed;
        await stream.MessageAsync(Sample.Text("due"));
        await stream.TrailersAsync(0);
        (await call.ReadAsync()).ShouldBe("due");
        (await call.ReadAsync()).ShouldBeNull();
    }
}
