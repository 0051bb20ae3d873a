using System.Net;
using System.Runtime.CompilerServices;
using ControlPlane.Rpc.Server;
using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests.Server;

public class CallShapeTests : ServerTest
{
    [Test]
    public async Task One_request_one_response()
    {
        var channel = Open(await ServeAsync(EchoingUnary));
        (await channel.UnaryAsync("ping").Soon("the response")).Value.ShouldBe("ping");
    }

    [Test]
    public async Task One_request_many_responses_each_as_soon_as_it_is_there()
    {
        var second = new TaskCompletionSource<string>();
        async IAsyncEnumerable<string> AnswersAsync()
        {
            yield return "one";
            yield return await second.Task;
        }
        var channel = Open(await ServeAsync(Streaming((_, _) => AnswersAsync())));
        await using var answers = StreamAsync(channel).GetAsyncEnumerator();
        (await answers.MoveNextAsync().AsTask().Soon("one")).ShouldBeTrue();
        answers.Current.Value.ShouldBe("one");
        second.SetResult("two");
        (await answers.MoveNextAsync().AsTask().Soon("two")).ShouldBeTrue();
        answers.Current.Value.ShouldBe("two");
        (await answers.MoveNextAsync().AsTask().Soon("the end")).ShouldBeFalse();
    }

    [Test]
    public async Task A_stream_without_messages_ends_with_OK()
    {
        var channel = Open(await ServeAsync(Streaming((_, _) => AsyncEnumerable.Empty<string>())));
        (await StreamAsync(channel).ToListAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task Many_requests_one_response()
    {
        var services = RpcServices.None.WithClientStreaming(
            Echo,
            async (requests, _, cancellation) =>
                Sample.Text(string.Join(",", await requests.Select(one => one.Value).ToListAsync(cancellation)))
        );
        await using var call = Open(await ServeAsync(services)).Duplex();
        await call.WriteAsync("a");
        await call.WriteAsync("b");
        await call.CompleteAsync(CancellationToken.None);
        (await call.ReadAsync()).ShouldBe("a,b");
        (await call.ReadAsync()).ShouldBeNull();
    }

    [Test]
    public async Task Messages_both_ways_go_on_after_the_client_has_half_closed()
    {
        static async IAsyncEnumerable<StringValue> AnswerAsync(IAsyncEnumerable<StringValue> requests)
        {
            await foreach (var request in requests)
            {
                yield return Sample.Text($"got {request.Value}");
            }
            yield return Sample.Text("bye");
        }
        var services = RpcServices.None.WithDuplex(Echo, (requests, _, _) => AnswerAsync(requests));
        await using var call = Open(await ServeAsync(services)).Duplex();
        await call.WriteAsync("one");
        (await call.ReadAsync()).ShouldBe("got one");
        await call.WriteAsync("two");
        (await call.ReadAsync()).ShouldBe("got two");
        await call.CompleteAsync(CancellationToken.None);
        (await call.ReadAsync()).ShouldBe("bye");
        (await call.ReadAsync()).ShouldBeNull();
    }

    [Test]
    public async Task Headers_of_a_stream_do_not_wait_for_its_first_message()
    {
        var server = await ServeAsync(Streaming((_, cancellation) => NeverAsync(cancellation)));
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var content = new ByteArrayContent(Framed("?"));
        content.Headers.ContentType = new("application/grpc");
        using var request = RawClient.Request(HttpMethod.Post, Echo.Path, content);
        request.RequestUri = new Uri(server.Endpoint, Echo.Path);
        using var response = await invoker.SendAsync(request, CancellationToken.None).Soon("headers");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/grpc");
        response.Headers.Contains("grpc-status").ShouldBeFalse();
    }

    [Test]
    public async Task Bytes_are_passed_on_unread_even_none_at_all()
    {
        ByteString[] answers = [ByteString.Empty, ByteString.CopyFrom(255, 255, 1), ByteString.Empty];
        ByteString? asked = null;
        var services = RpcServices.None.WithBytes(
            Echo.Path,
            (request, _, _) =>
            {
                asked = request;
                return answers.ToAsyncEnumerable();
            }
        );
        var answer = await OpenRaw(await ServeAsync(services)).PostAsync(Echo.Path, [Framed([7, 8])]);
        asked.ShouldBe(ByteString.CopyFrom(7, 8));
        answer.Body.ShouldBe((byte[])[.. Framed([]), .. Framed([255, 255, 1]), .. Framed([])]);
        answer.Trailers["grpc-status"].ShouldBe("0");
    }

    [Test]
    public async Task Metadata_goes_both_ways()
    {
        var bytes = ByteString.CopyFrom(0, 200, 13);
        RpcServerCall? seen = null;
        var server = await ServeAsync(
            Unary(
                (call, _) =>
                {
                    seen = call;
                    call.Headers = RpcMetadata.Empty.With("early", "1");
                    call.Trailers = RpcMetadata.Empty.With("late", "a").With("late", "b").WithBinary("late-bin", bytes);
                    return Task.FromResult("");
                }
            )
        );
        var answer = await OpenRaw(server)
            .PostAsync(Echo.Path, [Framed("?")], ("username", "someone"), ("blob-bin", "AMgN"), ("te", "trailers"));
        seen!.Metadata.Entries.Select(pair => pair.Key).ShouldBe(["username", "blob-bin"], ignoreOrder: true);
        seen.Metadata.BinaryValues("blob-bin").ShouldBe([bytes]);
        seen.Peer!.Address.ShouldBe(IPAddress.Loopback);
        seen.Timeout.ShouldBeNull();
        answer.Headers["early"].ShouldBe("1");
        answer.Trailers["late"].ShouldBe("a, b");
        answer.Trailers["late-bin"].ShouldBe("AMgN");
    }

    [Test]
    public async Task An_idle_stream_is_not_taken_for_a_slow_one_and_a_long_one_has_no_limit()
    {
        var services = RpcServices.None.WithClientStreaming(
            Echo,
            async (requests, _, cancellation) => Sample.Text($"{await requests.CountAsync(cancellation)}")
        );
        await using var call = Open(await ServeAsync(services)).Duplex();
        var megabyte = Sample.Text(new string('x', 1_000_000));
        for (var count = 0; count < 40; count++) // Kestrel's own limit is 30 MB
        {
            await call.WriteAsync(megabyte, CancellationToken.None).Soon("a write");
        }
        await call.CompleteAsync(CancellationToken.None);
        (await call.ReadAsync()).ShouldBe("40");
    }

    private static async IAsyncEnumerable<string> NeverAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await CancelledAsync(cancellation);
        yield break;
    }
}
