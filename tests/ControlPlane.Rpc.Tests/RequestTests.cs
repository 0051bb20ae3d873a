using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf;

namespace ControlPlane.Rpc.Tests;

/// <summary>What leaves the client, as a server that is not ours reads it.</summary>
public class RequestTests
{
    private KestrelPeer peer = null!;
    private RpcChannel channel = null!;

    [SetUp]
    public async Task ConnectAsync()
    {
        peer = await KestrelPeer.StartAsync();
        channel = new RpcChannel(peer.Endpoint, new RpcChannelOptions());
    }

    [TearDown]
    public async Task DisconnectAsync()
    {
        await channel.DisposeAsync();
        await peer.DisposeAsync();
    }

    [Test]
    public async Task A_request_has_the_headers_of_the_specification_and_no_others()
    {
        var options = new RpcCallOptions
        {
            Timeout = TimeSpan.FromMilliseconds(1_500),
            Metadata = RpcMetadata
                .Empty.With("token", "a.b")
                .With("hasleader", "true")
                .WithBinary("trace-bin", ByteString.CopyFrom(1, 2)),
        };
        var answer = await channel.UnaryAsync(Sample.Echo, Sample.Text("hello"), options, CancellationToken.None);
        answer.Value.ShouldBe("hello");
        peer.Path.ShouldBe("POST /sample.Words/Echo");
        peer.Headers.ShouldBe(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["content-type"] = "application/grpc",
                ["host"] = peer.Endpoint.Authority,
                ["te"] = "trailers",
                ["grpc-timeout"] = "1500000u",
                ["hasleader"] = "true",
                ["token"] = "a.b",
                ["trace-bin"] = "AQI",
            }
        );
    }

    [Test]
    public async Task A_call_without_a_timeout_tells_none()
    {
        await channel.UnaryAsync("hello");
        peer.Headers.Keys.ShouldNotContain("grpc-timeout");
    }

    [Test]
    public async Task Large_messages_go_both_ways()
    {
        var text = new string('x', 1_500_000);
        (await channel.UnaryAsync(text)).Value.ShouldBe(text);
    }

    [Test]
    public async Task A_conversation_of_many_messages_keeps_their_order()
    {
        await using var call = channel.Duplex();
        var texts = Enumerable.Range(0, 500).Select(at => $"{at} " + new string('x', at * 7 % 1_000)).ToList();
        var reading = call.ReadAllAsync(CancellationToken.None).Select(message => message.Value).ToListAsync();
        foreach (var text in texts)
        {
            await call.WriteAsync(text);
        }
        await call.CompleteAsync(CancellationToken.None);
        (await reading.AsTask().Soon("all messages")).ShouldBe(texts);
    }

    [Test]
    public async Task Concurrent_calls_never_see_each_others_bytes()
    {
        var texts = Enumerable.Range(0, 300).Select(at => new string((char)('a' + (at % 26)), 1 + (at * 97))).ToList();
        var answers = await Task.WhenAll(texts.Select(channel.UnaryAsync)).Soon("all responses");
        answers.Select(answer => answer.Value).ShouldBe(texts);
    }
}
