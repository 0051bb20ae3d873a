using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using ControlPlane.Rpc.Server;
using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests.Server;

public class ServerLifeTests : ServerTest
{
    [Test]
    public async Task A_server_that_stops_lets_unary_calls_finish_and_ends_streams_at_once()
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = new RpcMethod<StringValue, StringValue>("sample.Words", "Watch", StringValue.Parser);
        var services = Unary(
                async (_, _) =>
                {
                    taken.SetResult();
                    await released.Task;
                    return "finished";
                }
            )
            .And(RpcServices.None.WithServerStreaming(watch, (_, _, cancellation) => OneAndWaitAsync(cancellation)));
        var server = await ServeAsync(services);
        var channel = Open(server);
        var unary = channel.UnaryAsync("?");
        await using var stream = channel
            .ServerStreaming(watch, Sample.Text("?"), RpcCallOptions.None, CancellationToken.None)
            .GetAsyncEnumerator();
        await stream.MoveNextAsync();
        await taken.Task.Soon("the unary call");

        var stopped = server.DisposeAsync().AsTask();
        (await AnsweredAsync(stream.MoveNextAsync().AsTask())).ShouldBe(
            (RpcStatusCode.Unavailable, "The server is shutting down.")
        );
        stopped.IsCompleted.ShouldBeFalse();
        released.SetResult();
        (await unary.Soon("the unary answer")).Value.ShouldBe("finished");
        await stopped.Soon("the server to stop");
        var late = await channel.UnaryAsync("?").FailureAsync();
        (late.Code, late.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.NotSent));
    }

    [Test]
    public async Task A_thousand_idle_streams_share_one_connection_and_leave_nothing_behind()
    {
        const int count = 1_000;
        var open = 0;
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var peers = new System.Collections.Concurrent.ConcurrentDictionary<IPEndPoint, bool>();
        async IAsyncEnumerable<string> AnswersAsync(
            RpcServerCall call,
            [EnumeratorCancellation] CancellationToken cancellation
        )
        {
            peers.TryAdd(call.Peer!, true);
            Interlocked.Increment(ref open);
            try
            {
                yield return "here";
                await Task.WhenAny(release.Task, CancelledAsync(cancellation));
                yield return "event";
                await CancelledAsync(cancellation);
            }
            finally
            {
                if (Interlocked.Decrement(ref open) == 0 && release.Task.IsCompleted)
                {
                    closed.SetResult();
                }
            }
        }
        var server = await ServeAsync(Streaming(AnswersAsync), Local with { MaxStreamsPerConnection = count + 1 });
        var channel = Open(server);
        await OneOfAsync(channel); // before it is told the limit, the client assumes 100
        var streams = Enumerable.Range(0, count).Select(_ => StreamAsync(channel).GetAsyncEnumerator()).ToList();
        foreach (var stream in streams)
        {
            (await stream.MoveNextAsync().AsTask().Soon("a first message")).ShouldBeTrue();
        }
        peers.Count.ShouldBe(1);
        release.SetResult();
        foreach (var stream in streams)
        {
            (await stream.MoveNextAsync().AsTask().Soon("an event")).ShouldBeTrue();
            stream.Current.Value.ShouldBe("event");
            await stream.DisposeAsync();
        }
        await closed.Task.Soon("the end of every stream");
    }

    [Test]
    public async Task A_client_that_does_not_read_loses_its_call_and_no_other()
    {
        var time = new ManualTime();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<string> AnswersAsync()
        {
            try
            {
                while (true)
                {
                    yield return new string('x', 50_000);
                    await Task.Yield();
                }
            }
            finally
            {
                ended.SetResult();
            }
        }
        var server = await ServeAsync(
            Streaming((_, _) => AnswersAsync()),
            Local with
            {
                Time = time,
                WriteTimeout = TimeSpan.FromSeconds(30),
            }
        );
        var channel = Open(server);
        await using var slow = StreamAsync(channel).GetAsyncEnumerator();
        await slow.MoveNextAsync();
        while (!ended.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30)); // the message under way is unread for that long
            await Task.Yield();
        }
        var status = await ReadToEndAsync(slow).FailureAsync();
        status.Code.ShouldBe(RpcStatusCode.ResourceExhausted, status.Message);
        await OneOfAsync(channel);
    }

    [Test]
    public async Task A_client_that_answers_no_ping_is_gone()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = await ServeAsync(
            Streaming(
                (_, cancellation) =>
                {
                    cancellation.UnsafeRegister(_ => gone.TrySetResult(), null);
                    return OneAndWaitAsync(cancellation).Select(text => text.Value);
                }
            ),
            Local with
            {
                PingDelay = TimeSpan.FromSeconds(1),
                PingTimeout = TimeSpan.FromSeconds(1),
            }
        );
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address);
        var wire = socket.GetStream();
        await wire.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await wire.WriteAsync(new Http2Frame(Http2Type.Settings, 0, 0, []).ToBytes());
        (string, string)[] head =
        [
            (":method", "POST"),
            (":scheme", "http"),
            (":path", Echo.Path),
            (":authority", "test"),
            ("content-type", "application/grpc"),
            ("te", "trailers"),
        ];
        var block = Http2Frame.HeaderBlock(head);
        await wire.WriteAsync(new Http2Frame(Http2Type.Headers, Http2Frame.EndHeaders, 1, block).ToBytes());
        await wire.WriteAsync(new Http2Frame(Http2Type.Data, Http2Frame.EndStream, 1, Framed("?")).ToBytes());
        await gone.Task.Soon("the server to give up on the client");
    }

    [Test]
    public async Task A_port_that_is_taken_is_an_error()
    {
        var server = await ServeAsync(EchoingUnary);
        await Should.ThrowAsync<IOException>(ServeAsync(EchoingUnary, Local with { Listen = server.Address }));
    }

    private static async IAsyncEnumerable<StringValue> OneAndWaitAsync(
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        yield return Sample.Text("one");
        await CancelledAsync(cancellation);
    }

    private static async Task OneOfAsync(RpcChannel channel)
    {
        await foreach (var _ in StreamAsync(channel))
        {
            return;
        }
    }

    private static async Task ReadToEndAsync(IAsyncEnumerator<StringValue> stream)
    {
        while (await stream.MoveNextAsync()) { }
    }
}
