using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests;

public class UnaryTests : PeerTest
{
    [Test]
    public async Task A_request_and_a_response_go_there_and_back()
    {
        var call = Channel.UnaryAsync("ping");
        var stream = await Peer.AcceptStreamAsync();
        StringValue.Parser.ParseFrom(await stream.ReadMessageAsync()).Value.ShouldBe("ping");
        await stream.HalfClosed;
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("pong"));
        await stream.TrailersAsync(0);
        (await call.Soon("the response")).Value.ShouldBe("pong");
    }

    [Test]
    public async Task A_message_of_any_size_arrives_whole_whatever_frames_carry_it()
    {
        var text = new string('x', 1_500_000);
        var call = Channel.UnaryAsync(text);
        var stream = await Peer.AcceptStreamAsync();
        StringValue.Parser.ParseFrom(await stream.ReadMessageAsync()).Value.ShouldBe(text);
        await stream.HeadersAsync();
        // Within the window that the client grants at first, in frames of odd sizes.
        var answer = PeerStream.Framed(Sample.Text(text[..60_000]));
        foreach (var part in answer.Chunk(7_001))
        {
            await stream.DataAsync(part);
        }
        await stream.TrailersAsync(0);
        (await call.Soon("the response")).Value.ShouldBe(text[..60_000]);
    }

    [Test]
    public async Task A_response_split_at_any_byte_is_the_same_response()
    {
        var bytes = PeerStream.Framed(Sample.Text("golden"));
        Convert.ToHexString(bytes).ShouldBe("00000000080A06676F6C64656E");
        PeerConnection? connection = null;
        for (var at = 0; at <= bytes.Length; at++)
        {
            var call = Channel.UnaryAsync("?");
            connection ??= await Peer.AcceptAsync();
            await AnswerAsync(await connection.AcceptStreamAsync(), [bytes[..at], bytes[at..]]);
            (await call.Soon("the response")).Value.ShouldBe("golden", $"split at {at}");
        }
    }

    [Test]
    public async Task A_response_that_comes_byte_by_byte_is_the_same_response()
    {
        var call = Channel.UnaryAsync("?");
        await AnswerAsync(await Peer.AcceptStreamAsync(), PeerStream.Framed(Sample.Text("golden")).Chunk(1));
        (await call.Soon("the response")).Value.ShouldBe("golden");
    }

    [Test]
    public async Task A_unary_call_needs_exactly_one_message([Values(0, 2)] int count)
    {
        var call = Channel.UnaryAsync("?");
        await AnswerAsync(
            await Peer.AcceptStreamAsync(),
            Enumerable.Repeat(PeerStream.Framed(Sample.Text("again")), count)
        );
        var status = await call.FailureAsync();
        status.Code.ShouldBe(RpcStatusCode.Internal);
        status.Message.ShouldContain(count == 0 ? "no message" : "more than one message");
    }

    [Test]
    public async Task Ok_without_a_message_in_the_headers_breaks_the_protocol_of_a_unary_call()
    {
        var call = Channel.UnaryAsync("?");
        await (await Peer.AcceptStreamAsync()).TrailersOnlyAsync(0);
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.Internal);
    }

    [Test]
    public async Task A_response_that_ends_inside_a_message_is_an_error([Values(1, 5, 12)] int kept)
    {
        var call = Channel.UnaryAsync("?");
        await AnswerAsync(await Peer.AcceptStreamAsync(), [PeerStream.Framed(Sample.Text("golden"))[..kept]]);
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Internal, RpcDelivery.MaybeProcessed));
        status.Message.ShouldContain($"{kept} bytes into a message");
    }

    [Test]
    public async Task Bytes_after_the_message_are_an_error()
    {
        var call = Channel.UnaryAsync("?");
        await AnswerAsync(await Peer.AcceptStreamAsync(), [PeerStream.Framed(Sample.Text("golden")), [0, 0]]);
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.Internal);
    }

    [TestCase(1, "compressed", TestName = "A_compressed_message_is_refused_because_none_was_asked_for")]
    [TestCase(2, "flag", TestName = "A_flag_that_does_not_exist_is_refused")]
    public async Task A_wrong_flag_is_refused(byte flag, string said)
    {
        var call = Channel.UnaryAsync("?");
        byte[] bytes = [flag, .. PeerStream.Framed(Sample.Text("golden"))[1..]];
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.DataAsync(bytes);
        var status = await call.FailureAsync();
        status.Code.ShouldBe(RpcStatusCode.Internal);
        status.Message.ShouldContain(said);
        await stream.Reset;
    }

    [Test]
    public async Task A_message_that_protobuf_cannot_read_is_an_error_and_not_a_crash()
    {
        var call = Channel.UnaryAsync("?");
        await AnswerAsync(
            await Peer.AcceptStreamAsync(),
            [
                [0, 0, 0, 0, 2, 0x0A, 0xFF],
            ]
        );
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.Internal);
    }

    [Test]
    public async Task Calls_share_one_connection()
    {
        // Before the first connection stands, the handler may begin a second one for a burst.
        var first = Channel.UnaryAsync("first");
        var connection = await Peer.AcceptAsync();
        await EchoAsync(connection);
        await first.Soon("the first response");
        var calls = Enumerable.Range(0, 50).Select(at => Channel.UnaryAsync($"{at}")).ToList();
        for (var at = 0; at < calls.Count; at++)
        {
            await EchoAsync(connection);
        }
        var answers = await Task.WhenAll(calls).Soon("all responses");
        answers.Select(answer => answer.Value).ShouldBe(Enumerable.Range(0, 50).Select(at => $"{at}"));
        Peer.ConnectionCount.ShouldBe(1);
    }

    private static async Task EchoAsync(PeerConnection connection)
    {
        var stream = await connection.AcceptStreamAsync();
        var asked = StringValue.Parser.ParseFrom(await stream.ReadMessageAsync());
        await AnswerAsync(stream, [PeerStream.Framed(asked)]);
    }

    private static async Task AnswerAsync(PeerStream stream, IEnumerable<byte[]> parts)
    {
        await stream.HeadersAsync();
        foreach (var part in parts)
        {
            await stream.DataAsync(part);
        }
        await stream.TrailersAsync(0);
    }
}
