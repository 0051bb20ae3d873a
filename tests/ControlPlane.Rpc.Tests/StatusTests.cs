using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf;

namespace ControlPlane.Rpc.Tests;

/// <summary>What a caller is told, for everything a server can say.</summary>
public class StatusTests : PeerTest
{
    [Test]
    public async Task A_status_in_the_headers_alone_is_the_whole_answer([Range(1, 18)] int code)
    {
        var call = Channel.UnaryAsync("?");
        await (await Peer.AcceptStreamAsync()).TrailersOnlyAsync(code, ("grpc-message", "no%20luck%21 %E2%98%BA"));
        (await call.FailureAsync()).ShouldBe(new RpcStatus((RpcStatusCode)code, "no luck! ☺", RpcDelivery.Answered));
    }

    [Test]
    public async Task A_status_after_messages_is_the_status_of_the_call([Values(1, 5, 16, 4711)] int code)
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("half of it"));
        await stream.TrailersAsync(code, ("grpc-message", "stop"));
        (await call.FailureAsync()).ShouldBe(new RpcStatus((RpcStatusCode)code, "stop", RpcDelivery.Answered));
    }

    [Test]
    public async Task A_status_without_a_message_is_fine()
    {
        var call = Channel.UnaryAsync("?");
        await (await Peer.AcceptStreamAsync()).TrailersOnlyAsync(5);
        (await call.FailureAsync()).Message.ShouldBe("");
    }

    [TestCase("100%", "100%")]
    [TestCase("%zz%2", "%zz%2")]
    [TestCase("%FF%FE", "\uFFFD\uFFFD")]
    public async Task A_bad_escape_never_hides_the_status(string sent, string read)
    {
        var call = Channel.UnaryAsync("?");
        await (await Peer.AcceptStreamAsync()).TrailersOnlyAsync(9, ("grpc-message", sent));
        (await call.FailureAsync()).ShouldBe(
            new RpcStatus(RpcStatusCode.FailedPrecondition, read, RpcDelivery.Answered)
        );
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("99999999999")]
    public async Task A_code_that_is_no_number_is_unknown(string code)
    {
        var call = Channel.UnaryAsync("?");
        await (await Peer.AcceptStreamAsync()).HeadersAsync(
            endStream: true,
            [.. PeerStream.Head, ("grpc-status", code)]
        );
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.Unknown);
    }

    [Test]
    public async Task Two_codes_are_as_good_as_none()
    {
        var call = Channel.UnaryAsync("?");
        await (await Peer.AcceptStreamAsync()).TrailersOnlyAsync(0, ("grpc-status", "0"));
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.Unknown);
    }

    [Test]
    public async Task A_response_without_a_status_is_unknown_though_its_message_came()
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("all of it"));
        await stream.HeadersAsync(endStream: true, ("other", "thing"));
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unknown, RpcDelivery.MaybeProcessed));
    }

    [TestCase(400, RpcStatusCode.Internal)]
    [TestCase(401, RpcStatusCode.Unauthenticated)]
    [TestCase(403, RpcStatusCode.PermissionDenied)]
    [TestCase(404, RpcStatusCode.Unimplemented)]
    [TestCase(429, RpcStatusCode.Unavailable)]
    [TestCase(431, RpcStatusCode.Internal)]
    [TestCase(500, RpcStatusCode.Unknown)]
    [TestCase(502, RpcStatusCode.Unavailable)]
    [TestCase(503, RpcStatusCode.Unavailable)]
    [TestCase(504, RpcStatusCode.Unavailable)]
    [TestCase(302, RpcStatusCode.Unknown)]
    public async Task The_answer_of_a_proxy_becomes_a_status(int http, RpcStatusCode code)
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync(endStream: true, (":status", $"{http}"), ("content-type", "text/html"));
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((code, RpcDelivery.MaybeProcessed));
        status.Message.ShouldContain($"{http}");
    }

    [Test]
    public async Task A_status_beside_an_http_error_wins()
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync(endStream: true, (":status", "503"), ("grpc-status", "7"));
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.PermissionDenied);
    }

    [TestCase("application/grpc-web")]
    [TestCase("text/plain")]
    [TestCase("")]
    public async Task Another_content_type_is_no_answer(string type)
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync(endStream: false, (":status", "200"), ("content-type", type));
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.Unknown);
        await stream.Reset;
    }

    [TestCase("application/grpc+proto")]
    [TestCase("application/grpc; charset=utf-8")]
    public async Task A_content_type_may_say_more(string type)
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync(endStream: false, (":status", "200"), ("content-type", type));
        await stream.MessageAsync(Sample.Text("pong"));
        await stream.TrailersAsync(0);
        (await call.Soon("the response")).Value.ShouldBe("pong");
    }

    [Test]
    public async Task What_comes_beside_the_status_is_kept()
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        (string, string)[] beside =
        [
            ("grpc-status-details-bin", "CAU, CAY="),
            ("grpc-retry-pushback-ms", "250"),
            ("hint", "a"),
        ];
        await stream.TrailersAsync(14, beside);
        var status = await call.FailureAsync();
        ByteString[] details = [ByteString.CopyFrom(8, 5), ByteString.CopyFrom(8, 6)];
        status.Metadata.BinaryValues("grpc-status-details-bin").ShouldBe(details);
        status.Metadata.Values("hint").ShouldBe(["a"]);
        status.RetryPushback.ShouldBe(TimeSpan.FromMilliseconds(250));
    }

    [TestCase("-1")]
    [TestCase("soon")]
    public async Task A_server_that_wants_no_retry_is_understood(string pushback)
    {
        var call = Channel.UnaryAsync("?");
        await (await Peer.AcceptStreamAsync()).TrailersOnlyAsync(14, ("grpc-retry-pushback-ms", pushback));
        (await call.FailureAsync()).RetryPushback.ShouldBe(Timeout.InfiniteTimeSpan);
    }
}
