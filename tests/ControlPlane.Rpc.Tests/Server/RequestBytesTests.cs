using System.Net;
using ControlPlane.Rpc.Server;
using ControlPlane.Rpc.Tests.Peers;

namespace ControlPlane.Rpc.Tests.Server;

public class RequestBytesTests : ServerTest
{
    [Test]
    public async Task A_request_may_be_cut_at_any_byte()
    {
        var raw = OpenRaw(await ServeAsync(EchoingUnary));
        var bytes = Framed("whole");
        for (var at = 0; at <= bytes.Length; at++)
        {
            (await raw.PostAsync(Echo.Path, [bytes[..at], bytes[at..]])).Body.ShouldBe(bytes);
        }
        (await raw.PostAsync(Echo.Path, [.. bytes.Select(one => new[] { one })])).Body.ShouldBe(bytes);
    }

    [Test]
    public async Task Several_messages_may_come_in_one_piece()
    {
        var services = RpcServices.None.WithDuplex(Echo, (requests, _, _) => requests);
        byte[] bytes = [.. Framed("one"), .. Framed(""), .. Framed("three")];
        var answer = await OpenRaw(await ServeAsync(services)).PostAsync(Echo.Path, [bytes]);
        answer.Body.ShouldBe(bytes);
    }

    [TestCase(new byte[0], 12, "The method takes one request message, the call has no message.")]
    [TestCase(new byte[] { 0, 0, 0 }, 13, "The request ended 3 bytes into a message.")]
    [TestCase(new byte[] { 0, 0, 0, 0, 5, 1 }, 13, "The request ended 6 bytes into a message.")]
    [TestCase(
        new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
        12,
        "The method takes one request message, the call has more than one message."
    )]
    [TestCase(new byte[] { 2, 0, 0, 0, 0 }, 13, "A request message starts with a flag that is neither 0 nor 1.")]
    [TestCase(
        new byte[] { 1, 0, 0, 0, 0 },
        13,
        "A request message is marked as compressed, and no grpc-encoding says how."
    )]
    public async Task A_broken_request_is_told_what_is_wrong(byte[] bytes, int code, string text)
    {
        var answer = await OpenRaw(await ServeAsync(EchoingUnary)).PostAsync(Echo.Path, [bytes]);
        answer.IsTrailersOnly.ShouldBeTrue();
        (answer.Headers["grpc-status"], answer.Headers["grpc-message"]).ShouldBe(($"{code}", text));
    }

    [Test]
    public async Task A_message_that_does_not_parse_is_malformed()
    {
        var answer = await OpenRaw(await ServeAsync(EchoingUnary)).PostAsync(Echo.Path, [Framed([10, 200])]);
        answer.Headers["grpc-status"].ShouldBe("13");
        answer.Headers["grpc-message"].ShouldStartWith("A request message is malformed:");
    }

    [Test]
    public async Task Compression_is_refused_before_anything_is_inflated()
    {
        byte[] compressed = [1, .. Framed([31, 139])[1..]];
        var answer = await OpenRaw(await ServeAsync(EchoingUnary))
            .PostAsync(Echo.Path, [compressed], ("grpc-encoding", "gzip"));
        (answer.Headers["grpc-status"], answer.Headers["grpc-accept-encoding"]).ShouldBe(("12", "identity"));
        answer.Headers["grpc-message"].ShouldBe("grpc: Decompressor is not installed for grpc-encoding \"gzip\"");
    }

    [Test]
    public async Task An_encoding_that_is_announced_and_not_used_does_no_harm()
    {
        var answer = await OpenRaw(await ServeAsync(EchoingUnary))
            .PostAsync(Echo.Path, [Framed("plain")], ("grpc-encoding", "gzip"));
        answer.Body.ShouldBe(Framed("plain"));
    }

    [Test]
    public async Task A_message_above_the_limit_is_refused_by_its_length_alone()
    {
        var server = await ServeAsync(EchoingUnary, Local with { MaxReceiveSize = 100 });
        var raw = OpenRaw(server);
        (await raw.PostAsync(Echo.Path, [Framed(new string('x', 98))])).Body.Length.ShouldBe(105);
        var answer = await raw.PostAsync(
            Echo.Path,
            [
                [0, 255, 255, 255, 255],
            ]
        );
        (answer.Headers["grpc-status"], answer.Headers["grpc-message"]).ShouldBe(
            ("8", "grpc: received message larger than max (4294967295 vs. 100)")
        );
    }

    [Test]
    public async Task A_response_above_the_limit_is_not_sent()
    {
        var server = await ServeAsync(
            Unary((_, _) => Task.FromResult(new string('x', 99))),
            Local with
            {
                MaxSendSize = 100,
            }
        );
        (await AnsweredAsync(Open(server).UnaryAsync("?"))).ShouldBe(
            (RpcStatusCode.ResourceExhausted, "trying to send message larger than max (101 vs. 100)")
        );
    }

    [TestCase("GET", "application/grpc", HttpStatusCode.MethodNotAllowed)]
    [TestCase("PUT", "application/grpc", HttpStatusCode.MethodNotAllowed)]
    [TestCase("POST", "application/json", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("POST", "application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("POST", null, HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_grpc_call_gets_an_http_answer(string method, string? type, HttpStatusCode expected)
    {
        var raw = OpenRaw(await ServeAsync(EchoingUnary));
        using var content = new ByteArrayContent(Framed("?"));
        content.Headers.ContentType = type is null ? null : new(type);
        using var request = RawClient.Request(new HttpMethod(method), Echo.Path, content);
        (await raw.SendAsync(request)).Http.ShouldBe(expected);
    }

    [TestCase("application/grpc+proto")]
    [TestCase("application/grpc;charset=utf-8")]
    public async Task A_content_type_may_say_more(string type)
    {
        var raw = OpenRaw(await ServeAsync(EchoingUnary));
        using var content = new ByteArrayContent(Framed("?"));
        content.Headers.TryAddWithoutValidation("content-type", type);
        using var request = RawClient.Request(HttpMethod.Post, Echo.Path, content);
        (await raw.SendAsync(request)).Body.ShouldBe(Framed("?"));
    }
}
