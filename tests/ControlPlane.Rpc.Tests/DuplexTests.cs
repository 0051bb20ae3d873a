using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests;

public class DuplexTests : PeerTest
{
    private protected override PeerSettings Settings =>
        new(GrantsWindow: TestContext.CurrentContext.Test.Name != Stalled);

    private const string Stalled = nameof(Giving_up_a_write_that_is_on_its_way_ends_the_call);

    [Test]
    public async Task A_server_that_answers_headers_only_after_a_message_is_no_deadlock()
    {
        await using var call = Channel.Duplex();
        await call.WriteAsync("one").Soon("a write before any header");
        var stream = await Peer.AcceptStreamAsync();
        (await TextAsync(stream)).ShouldBe("one");
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("uno"));
        (await call.ReadAsync()).ShouldBe("uno");
        await call.WriteAsync("two");
        (await TextAsync(stream)).ShouldBe("two");
        stream.IsOpen.ShouldBeTrue();
    }

    [Test]
    public async Task The_request_headers_leave_before_any_message()
    {
        await using var call = Channel.Duplex();
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("unasked"));
        (await call.ReadAsync()).ShouldBe("unasked");
    }

    [Test]
    public async Task After_half_closing_messages_still_come()
    {
        await using var call = Channel.Duplex();
        await call.WriteAsync("one");
        await call.CompleteAsync(CancellationToken.None);
        await call.CompleteAsync(CancellationToken.None);
        var stream = await Peer.AcceptStreamAsync();
        await stream.HalfClosed;
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("due"));
        await stream.TrailersAsync(0);
        var read = await call.ReadAllAsync(CancellationToken.None).ToListAsync();
        read.ShouldBe([Sample.Text("due")]);
        (await call.ReadAsync()).ShouldBeNull();
        stream.WasReset.ShouldBeFalse();
        await Should.ThrowAsync<InvalidOperationException>(call.WriteAsync("three"));
    }

    [Test]
    public async Task Every_read_after_the_end_says_the_same()
    {
        await using var call = Channel.Duplex();
        await (await Peer.AcceptStreamAsync()).TrailersOnlyAsync(14, ("grpc-message", "moving"));
        var moving = new RpcStatus(RpcStatusCode.Unavailable, "moving", RpcDelivery.Answered);
        (await call.ReadAsync().FailureAsync()).ShouldBe(moving);
        (await call.ReadAsync().FailureAsync()).ShouldBe(moving);
        (await call.WriteAsync("one").FailureAsync()).ShouldBe(moving);
    }

    [Test]
    public async Task A_write_after_an_early_status_tells_the_status()
    {
        await using var call = Channel.Duplex();
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("uno"));
        (await call.ReadAsync()).ShouldBe("uno");
        await stream.TrailersAsync(16, ("grpc-message", "token expired"));
        await stream.ResetAsync(0);
        (await FirstFailureOfWritingAsync(call)).ShouldBe(
            new RpcStatus(RpcStatusCode.Unauthenticated, "token expired", RpcDelivery.Answered)
        );
        (await call.ReadAsync().FailureAsync()).Code.ShouldBe(RpcStatusCode.Unauthenticated);
    }

    [Test]
    public async Task A_write_after_an_early_status_loses_no_message()
    {
        await using var call = Channel.Duplex();
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("uno"));
        await stream.MessageAsync(Sample.Text("due"));
        await stream.TrailersAsync(16);
        await stream.ResetAsync(0);
        (await FirstFailureOfWritingAsync(call)).Message.ShouldContain("not read yet");
        (await call.ReadAsync()).ShouldBe("uno");
        (await call.ReadAsync()).ShouldBe("due");
        (await call.ReadAsync().FailureAsync()).Code.ShouldBe(RpcStatusCode.Unauthenticated);
    }

    [Test]
    public async Task Disposing_resets_the_stream_once_and_ends_a_pending_read()
    {
        var call = Channel.Duplex();
        await call.WriteAsync("one");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        var read = call.ReadAsync();
        await call.DisposeAsync();
        await call.DisposeAsync();
        (await stream.Reset).ShouldBe(8u);
        (await read.FailureAsync()).Code.ShouldBe(RpcStatusCode.Cancelled);
        (await call.WriteAsync("two").FailureAsync()).Code.ShouldBe(RpcStatusCode.Cancelled);
    }

    [Test]
    public async Task Nothing_is_read_after_disposal()
    {
        var call = Channel.Duplex();
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("one"));
        (await call.ReadAsync()).ShouldBe("one");
        await call.DisposeAsync();
        (await call.ReadAsync().FailureAsync()).Code.ShouldBe(RpcStatusCode.Cancelled);
    }

    [Test]
    public async Task Disposing_before_there_is_a_connection_leaves_nothing_behind()
    {
        var call = Channel.Duplex();
        var write = call.WriteAsync("one");
        await call.DisposeAsync();
        (await write.FailureAsync()).Code.ShouldBe(RpcStatusCode.Cancelled);
        (await Peer.AcceptAsync()).OpenStreams.ShouldBe(0);
    }

    [Test]
    public async Task The_callers_token_ends_the_call_and_is_named()
    {
        using var source = new CancellationTokenSource();
        await using var call = Channel.Duplex(Sample.Echo, RpcCallOptions.None, source.Token);
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        var read = call.ReadAsync();
        source.Cancel();
        (await Should.ThrowAsync<OperationCanceledException>(read)).CancellationToken.ShouldBe(source.Token);
        await stream.Reset;
    }

    [Test]
    public async Task Giving_up_a_read_loses_no_byte()
    {
        await using var call = Channel.Duplex();
        var stream = await Peer.AcceptStreamAsync();
        var bytes = PeerStream.Framed(Sample.Text("whole"));
        await GiveUpReadingAsync(call);
        await stream.HeadersAsync();
        await GiveUpReadingAsync(call);
        await stream.DataAsync(bytes[..8]);
        await GiveUpReadingAsync(call);
        await stream.DataAsync(bytes[8..]);
        (await call.ReadAsync()).ShouldBe("whole");
    }

    [Test]
    public async Task Giving_up_a_write_that_is_on_its_way_ends_the_call()
    {
        await using var call = Channel.Duplex();
        var stream = await Peer.AcceptStreamAsync();
        using var source = new CancellationTokenSource();
        var write = call.WriteAsync(Sample.Text(new string('x', 200_000)), source.Token);
        await stream.FirstData;
        write.IsCompleted.ShouldBeFalse();
        source.Cancel();
        (await Should.ThrowAsync<OperationCanceledException>(write.Soon("the write"))).CancellationToken.ShouldBe(
            source.Token
        );
        (await call.ReadAsync().FailureAsync()).Code.ShouldBe(RpcStatusCode.Cancelled);
        await stream.Reset;
    }

    [Test]
    public async Task Writers_stand_in_line()
    {
        await using var call = Channel.Duplex();
        var texts = Enumerable
            .Range(0, 40)
            .Select(at => new string((char)('a' + (at % 26)), 5_000 * (at % 3)))
            .ToList();
        var writes = texts.Select(call.WriteAsync).ToList();
        var stream = await Peer.AcceptStreamAsync();
        var read = new List<string>();
        for (var at = 0; at < texts.Count; at++)
        {
            read.Add(await TextAsync(stream));
        }
        await Task.WhenAll(writes).Soon("all writes");
        read.ShouldBe(texts);
    }

    [Test]
    public async Task A_request_above_the_limit_is_not_sent_and_harms_no_call()
    {
        await using var channel = new RpcChannel(Peer.Endpoint, new RpcChannelOptions { MaxSendSize = 100 });
        await using var call = channel.Duplex();
        var status = await call.WriteAsync(new string('x', 99)).FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.ResourceExhausted, RpcDelivery.NotSent));
        status.Message.ShouldBe("The request google.protobuf.StringValue has 101 bytes, the limit is 100.");
        RpcFrame.SizeOf(Sample.Text(new string('x', 98))).ShouldBe(105);
        await call.WriteAsync(new string('x', 98));
        (await TextAsync(await Peer.AcceptStreamAsync())).Length.ShouldBe(98);
    }

    private static async Task GiveUpReadingAsync(DuplexCall<StringValue, StringValue> call)
    {
        using var source = new CancellationTokenSource();
        var read = call.ReadAsync(source.Token).AsTask();
        source.Cancel();
        (await Should.ThrowAsync<OperationCanceledException>(read.Soon("the read"))).CancellationToken.ShouldBe(
            source.Token
        );
    }

    // The reset that closes the request side crosses the first writes; they may still go out.
    private static async Task<RpcStatus> FirstFailureOfWritingAsync(DuplexCall<StringValue, StringValue> call)
    {
        while (true)
        {
            var write = call.WriteAsync("more");
            await Task.WhenAny(write).Soon("a write to end");
            if (!write.IsCompletedSuccessfully)
            {
                return await write.FailureAsync();
            }
        }
    }

    private static async Task<string> TextAsync(PeerStream stream) =>
        StringValue.Parser.ParseFrom(await stream.ReadMessageAsync()).Value;
}
