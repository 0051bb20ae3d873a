using System.Net;
using ControlPlane.Rpc.Server;
using ControlPlane.Rpc.Tests.Peers;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests.Server;

public class ServedStatusTests : ServerTest
{
    [Test]
    public async Task Every_code_is_a_trailers_only_answer_before_any_message()
    {
        var code = 0;
        var server = await ServeAsync(Unary((_, _) => throw Refuse(code, $"because {code}")));
        var (channel, raw) = (Open(server), OpenRaw(server));
        foreach (var each in Enumerable.Range(1, 18)) // Vitess sends its own 17 and 18
        {
            code = each;
            var answer = await raw.PostAsync(Echo.Path, [Framed("?")]);
            answer.IsTrailersOnly.ShouldBeTrue();
            (answer.Http, answer.Headers["grpc-message"]).ShouldBe((HttpStatusCode.OK, $"because {each}"));
            (await AnsweredAsync(channel.UnaryAsync("?"))).ShouldBe(((RpcStatusCode)each, $"because {each}"));
        }
    }

    [Test]
    public async Task A_stream_that_is_refused_at_once_is_trailers_only_too()
    {
        static async IAsyncEnumerable<string> RefuseAsync()
        {
            await Task.CompletedTask;
            if (AppContext.BaseDirectory.Length > 0)
            {
                throw Refuse(9, "not now");
            }
            yield return "";
        }
        var server = await ServeAsync(Streaming((_, _) => RefuseAsync()));
        (await OpenRaw(server).PostAsync(Echo.Path, [Framed("?")])).IsTrailersOnly.ShouldBeTrue();
    }

    [Test]
    public async Task After_messages_the_status_is_in_the_trailers()
    {
        static async IAsyncEnumerable<string> AnswerAsync()
        {
            yield return "one";
            await Task.Yield();
            throw Refuse(17, "not serving");
        }
        var server = await ServeAsync(Streaming((_, _) => AnswerAsync()));
        var answer = await OpenRaw(server).PostAsync(Echo.Path, [Framed("?")]);
        answer.Body.ShouldBe(Framed("one"));
        answer.Headers.ShouldNotContainKey("grpc-status");
        (answer.Trailers["grpc-status"], answer.Trailers["grpc-message"]).ShouldBe(("17", "not serving"));
    }

    [Test]
    public async Task What_is_sent_beside_a_status_arrives()
    {
        var server = await ServeAsync(
            Unary(
                (_, _) =>
                    throw new RpcException(
                        RpcStatus.Answer(RpcStatusCode.Unavailable, "later") with
                        {
                            Metadata = RpcMetadata.Empty.With("hint", "elsewhere"),
                            RetryPushback = TimeSpan.FromSeconds(2),
                        }
                    )
            )
        );
        var status = await Open(server).UnaryAsync("?").FailureAsync();
        status.RetryPushback.ShouldBe(TimeSpan.FromSeconds(2));
        status.Metadata.Values("hint").ShouldBe(["elsewhere"]);
    }

    [Test]
    public async Task Any_text_arrives_as_it_was_said()
    {
        var text = "";
        var server = await ServeAsync(Unary((_, _) => throw Refuse(5, text)));
        var channel = Open(server);
        var texts = Gen.Sample(FsCheck.Fluent.ArbMap.Default.GeneratorFor<string>(), 100, 60);
        foreach (var each in texts.Append("50% of 日本語 \n\t\0 😀 %zz %4").Where(each => each is not null))
        {
            text = each;
            var expected = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(each));
            (await channel.UnaryAsync("?").FailureAsync()).Message.ShouldBe(expected);
        }
    }

    [Test]
    public async Task A_text_above_what_clients_take_is_cut_and_says_so([Values("x", "é")] string filling)
    {
        var text = string.Concat(Enumerable.Repeat(filling, 100_000));
        var server = await ServeAsync(Unary((_, _) => throw Refuse(3, text)));
        var message = (await Open(server).UnaryAsync("?").FailureAsync()).Message;
        message.ShouldEndWith("[remainder of the error is truncated because gRPC has a size limit on errors.]");
        message.ShouldStartWith(text[..1_000]);
        message.Length.ShouldBeLessThan(8 * 1024);
    }

    [Test]
    public async Task What_a_handler_throws_stays_inside()
    {
        var server = await ServeAsync(Unary((_, _) => throw new InvalidOperationException("the password is 1234")));
        var status = await Open(server).UnaryAsync("?").FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unknown, RpcDelivery.Answered));
        status.Message.ShouldBe("The handler of the call failed; the server's log says why.");
    }

    [TestCase("/sample.Other/Echo", "unknown service sample.Other")]
    [TestCase("/sample.Words/Shout", "unknown method Shout for service sample.Words")]
    [TestCase("/sample.Words/echo", "unknown method echo for service sample.Words")]
    [TestCase("/nothing", "malformed method name: \"/nothing\"")]
    [TestCase("/a/b/c", "unknown service a/b")]
    public async Task An_unknown_method_is_named_in_the_words_of_grpc_go(string path, string text)
    {
        var answer = await OpenRaw(await ServeAsync(EchoingUnary)).PostAsync(path, [Framed("?")]);
        answer.IsTrailersOnly.ShouldBeTrue();
        (answer.Headers["grpc-status"], answer.Headers["grpc-message"]).ShouldBe(("12", text));
    }

    [Test]
    public async Task What_is_not_admitted_is_not_served()
    {
        var options = Local with
        {
            Admit = call =>
                call.Metadata.Values("password").SequenceEqual(["secret"])
                    ? null
                    : RpcStatus.Answer(RpcStatusCode.Unauthenticated, "who are you?"),
        };
        var raw = OpenRaw(await ServeAsync(EchoingUnary, options));
        (await raw.PostAsync(Echo.Path, [Framed("?")])).Headers["grpc-status"].ShouldBe("16");
        var admitted = await raw.PostAsync(Echo.Path, [Framed("?")], ("password", "secret"));
        admitted.Trailers["grpc-status"].ShouldBe("0");
    }

    [Test]
    public async Task An_early_status_reaches_a_client_that_still_writes()
    {
        static async IAsyncEnumerable<StringValue> RefuseAsync(IAsyncEnumerable<StringValue> requests)
        {
            await foreach (var request in requests)
            {
                yield return request;
                throw Refuse(16, "token expired");
            }
        }
        var services = RpcServices.None.WithDuplex(Echo, (requests, _, _) => RefuseAsync(requests));
        await using var call = Open(await ServeAsync(services)).Duplex();
        await call.WriteAsync("one");
        (await call.ReadAsync()).ShouldBe("one");
        (await call.ReadAsync().FailureAsync()).Code.ShouldBe(RpcStatusCode.Unauthenticated);
        (await call.WriteAsync("two").FailureAsync()).Code.ShouldBe(RpcStatusCode.Unauthenticated);
    }
}
