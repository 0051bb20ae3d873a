using ControlPlane.Rpc.Tests.Peers;

namespace ControlPlane.Rpc.Tests;

public class ManyCallsTests : PeerTest
{
    private const int Count = 1_000;

    [Test]
    public async Task A_thousand_idle_streams_share_one_connection_and_all_still_live()
    {
        var connection = await WarmUpAsync(Peer, Channel);
        var calls = Enumerable.Range(0, Count).Select(_ => Channel.Duplex()).ToList();
        var reads = calls.Select(call => call.ReadAsync()).ToList();
        var streams = new List<PeerStream>();
        for (var at = 0; at < Count; at++)
        {
            streams.Add(await connection.AcceptStreamAsync());
            await streams[at].HeadersAsync();
        }
        Peer.ConnectionCount.ShouldBe(1);
        connection.OpenStreams.ShouldBe(Count);
        foreach (var stream in streams)
        {
            await stream.MessageAsync(Sample.Text("event"));
        }
        (await Task.WhenAll(reads).Soon("an event on every stream")).ShouldAllBe(text => text == "event");
        foreach (var call in calls)
        {
            await call.DisposeAsync();
        }
        foreach (var stream in streams)
        {
            await stream.Reset;
        }
        connection.OpenStreams.ShouldBe(0);
    }

    [Test]
    public async Task Streams_above_the_servers_limit_open_another_connection()
    {
        await using var peer = new BytePeer(new PeerSettings(MaxStreams: 3));
        await using var channel = new RpcChannel(peer.Endpoint, new RpcChannelOptions());
        var first = await WarmUpAsync(peer, channel);
        var calls = Enumerable.Range(0, 7).Select(_ => channel.Duplex()).ToList();
        await AcceptAsync(first, 3);
        await AcceptAsync(await peer.AcceptAsync(), 4);
        first.OpenStreams.ShouldBe(3);
        foreach (var call in calls)
        {
            await call.DisposeAsync();
        }
    }

    [Test]
    public async Task Closing_the_channel_ends_its_calls()
    {
        var unary = Channel.UnaryAsync("?");
        await using var duplex = Channel.Duplex();
        var read = duplex.ReadAsync();
        var connection = await Peer.AcceptAsync();
        await connection.AcceptStreamAsync();
        await connection.AcceptStreamAsync();
        await Channel.DisposeAsync();
        (await unary.FailureAsync()).Code.ShouldBe(RpcStatusCode.Unavailable);
        (await read.FailureAsync()).Message.ShouldEndWith("The channel was closed.");
        await connection.Closed.Soon("the connection to close");
        await Should.ThrowAsync<ObjectDisposedException>(Channel.UnaryAsync("?"));
    }

    [TestCase("grpc://host:1")]
    [TestCase("http://host:1/path")]
    [TestCase("host:1")]
    public void An_endpoint_of_another_form_is_refused(string endpoint) =>
        Should.Throw<ArgumentException>(() => new RpcChannel(new Uri(endpoint, UriKind.RelativeOrAbsolute), new()));

    // Before the first connection has told its limit, the handler assumes 100 streams.
    private static async Task<PeerConnection> WarmUpAsync(BytePeer peer, RpcChannel channel)
    {
        var call = channel.UnaryAsync("?");
        var connection = await peer.AcceptAsync();
        await (await connection.AcceptStreamAsync()).TrailersOnlyAsync(5);
        await call.FailureAsync();
        return connection;
    }

    private static async Task AcceptAsync(PeerConnection connection, int streams)
    {
        for (var at = 0; at < streams; at++)
        {
            await connection.AcceptStreamAsync();
        }
    }
}
