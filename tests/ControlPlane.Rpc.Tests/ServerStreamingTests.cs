using ControlPlane.Rpc.Tests.Peers;

namespace ControlPlane.Rpc.Tests;

public class ServerStreamingTests : PeerTest
{
    [Test]
    public async Task Messages_come_as_they_are_sent_until_ok()
    {
        var listing = ListAsync();
        var stream = await Peer.AcceptStreamAsync();
        await stream.HalfClosed;
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("one"));
        await stream.DataAsync([.. PeerStream.Framed(Sample.Text("two")), .. PeerStream.Framed(Sample.Text(""))]);
        await stream.TrailersAsync(0);
        (await listing.Soon("the list")).ShouldBe(["one", "two", ""]);
    }

    [Test]
    public async Task A_stream_may_be_empty([Values] bool headersAlone)
    {
        var listing = ListAsync();
        var stream = await Peer.AcceptStreamAsync();
        if (headersAlone)
        {
            await stream.TrailersOnlyAsync(0);
        }
        else
        {
            await stream.HeadersAsync();
            await stream.TrailersAsync(0);
        }
        (await listing.Soon("the list")).ShouldBeEmpty();
    }

    [Test]
    public async Task What_came_before_a_failure_is_delivered_first()
    {
        await using var messages = Channel
            .ServerStreaming(Sample.Echo, Sample.Text("?"), RpcCallOptions.None, CancellationToken.None)
            .GetAsyncEnumerator();
        var first = messages.MoveNextAsync();
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("one"));
        await stream.TrailersAsync(11);
        (await first).ShouldBeTrue();
        (await messages.MoveNextAsync().AsTask().FailureAsync()).Code.ShouldBe(RpcStatusCode.OutOfRange);
    }

    [Test]
    public async Task Leaving_an_enumeration_early_leaves_no_stream_at_the_server()
    {
        PeerConnection? connection = null;
        for (var round = 0; round < 20; round++)
        {
            var first = FirstAsync();
            connection ??= await Peer.AcceptAsync();
            var stream = await connection.AcceptStreamAsync();
            await stream.HeadersAsync();
            await stream.MessageAsync(Sample.Text("one"));
            (await first.Soon("the first message")).ShouldBe("one");
            (await stream.Reset).ShouldBe(8u);
        }
        connection!.OpenStreams.ShouldBe(0);
        Peer.ConnectionCount.ShouldBe(1);
    }

    [Test]
    public async Task Giving_up_before_the_headers_resets_the_stream()
    {
        using var source = new CancellationTokenSource();
        var listing = Channel
            .ServerStreaming(Sample.Echo, Sample.Text("?"), RpcCallOptions.None, source.Token)
            .ToListAsync();
        var stream = await Peer.AcceptStreamAsync();
        source.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(listing.AsTask().Soon("the list"));
        await stream.Reset;
    }

    private async Task<string> FirstAsync()
    {
        await foreach (var message in Messages())
        {
            return message.Value;
        }
        throw new InvalidOperationException("The stream was empty.");
    }

    private async Task<List<string>> ListAsync() =>
        [.. (await Messages().ToListAsync()).Select(message => message.Value)];

    private IAsyncEnumerable<Google.Protobuf.WellKnownTypes.StringValue> Messages() =>
        Channel.ServerStreaming(Sample.Echo, Sample.Text("?"), RpcCallOptions.None, CancellationToken.None);
}
