using ControlPlane.Rpc.Tests.Peers;

namespace ControlPlane.Rpc.Tests;

public class SizeTests : PeerTest
{
    protected override RpcChannelOptions Options => new() { MaxReceiveSize = 1_000, MaxSendSize = 1_000 };

    [TestCase(0x3E9u)]
    [TestCase(0x7FFFFFFFu)]
    [TestCase(0xFFFFFFFFu)]
    public async Task A_response_above_the_limit_is_refused_by_its_prefix_alone(uint length)
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.DataAsync([0, .. Http2Frame.Numbers(length)]);
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.ResourceExhausted, RpcDelivery.MaybeProcessed));
        status.Message.ShouldContain("1000");
        await stream.Reset;
    }

    [Test]
    public async Task A_response_of_just_the_limit_passes()
    {
        var text = new string('x', 997);
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text(text));
        await stream.TrailersAsync(0);
        (await call.Soon("the response")).Value.ShouldBe(text);
    }

    [Test]
    public async Task A_request_above_the_limit_is_not_sent()
    {
        var status = await Channel.UnaryAsync(new string('x', 1_000)).FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.ResourceExhausted, RpcDelivery.NotSent));
        Peer.ConnectionCount.ShouldBe(0);
    }

    [Test]
    public async Task An_answer_overtakes_a_request_that_is_too_big_for_the_server()
    {
        await using var channel = new RpcChannel(Peer.Endpoint, new RpcChannelOptions());
        var call = channel.UnaryAsync(new string('x', 3_000_000));
        var stream = await Peer.AcceptStreamAsync();
        await stream.FirstData;
        await stream.TrailersOnlyAsync(8, ("grpc-message", "too large"));
        (await call.FailureAsync()).ShouldBe(
            new RpcStatus(RpcStatusCode.ResourceExhausted, "too large", RpcDelivery.Answered)
        );
    }

    private protected override PeerSettings Settings => new(GrantsWindow: false);
}
