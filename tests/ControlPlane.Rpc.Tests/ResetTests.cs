using ControlPlane.Rpc.Tests.Peers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ControlPlane.Rpc.Tests;

/// <summary>Streams and connections that end without a status, and what that says about the request.</summary>
public class ResetTests : PeerTest
{
    // It repeats by itself what the server named unprocessed, up to three times.
    private const int TriesOfTheHandler = 4;

    protected override RpcChannelOptions Options =>
        new() { PingDelay = TimeSpan.FromSeconds(1), PingTimeout = TimeSpan.FromSeconds(1) };

    [TestCase(0u, RpcStatusCode.Internal)]
    [TestCase(1u, RpcStatusCode.Internal)]
    [TestCase(2u, RpcStatusCode.Internal)]
    [TestCase(3u, RpcStatusCode.Internal)]
    [TestCase(4u, RpcStatusCode.Internal)]
    [TestCase(5u, RpcStatusCode.Internal)]
    [TestCase(6u, RpcStatusCode.Internal)]
    [TestCase(8u, RpcStatusCode.Cancelled)]
    [TestCase(9u, RpcStatusCode.Internal)]
    [TestCase(10u, RpcStatusCode.Internal)]
    [TestCase(11u, RpcStatusCode.ResourceExhausted)]
    [TestCase(12u, RpcStatusCode.PermissionDenied)]
    [TestCase(13u, RpcStatusCode.Internal)]
    [TestCase(77u, RpcStatusCode.Internal)]
    public async Task A_reset_by_the_server_becomes_a_status_before_and_after_its_headers(
        uint error,
        RpcStatusCode code
    )
    {
        var unary = Channel.UnaryAsync("?");
        var connection = await Peer.AcceptAsync();
        await (await connection.AcceptStreamAsync()).ResetAsync(error);
        var before = await unary.FailureAsync();
        (before.Code, before.Delivery).ShouldBe((code, RpcDelivery.MaybeProcessed));

        await using var duplex = Channel.Duplex();
        var stream = await connection.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("one"));
        (await duplex.ReadAsync()).ShouldBe("one");
        await stream.ResetAsync(error);
        var after = await duplex.ReadAsync().FailureAsync();
        (after.Code, after.Delivery).ShouldBe((code, RpcDelivery.MaybeProcessed));
    }

    [Test]
    public async Task A_reset_of_a_duplex_call_before_any_header_tells_its_reason()
    {
        await using var duplex = Channel.Duplex();
        await duplex.WriteAsync("one");
        var stream = await Peer.AcceptStreamAsync();
        await stream.ResetAsync(12);
        (await duplex.ReadAsync().FailureAsync()).Code.ShouldBe(RpcStatusCode.PermissionDenied);
        (await duplex.WriteAsync("two").FailureAsync()).Code.ShouldBe(RpcStatusCode.PermissionDenied);
    }

    [Test]
    public async Task A_refused_stream_was_provably_not_processed()
    {
        var call = Channel.UnaryAsync("?");
        var connection = await Peer.AcceptAsync();
        for (var at = 0; at < TriesOfTheHandler; at++)
        {
            await (await connection.AcceptStreamAsync()).ResetAsync(7);
        }
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.NotSent));
    }

    [Test]
    public async Task A_refusal_after_headers_is_not_believed()
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("done"));
        await stream.ResetAsync(7);
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.MaybeProcessed));
    }

    [Test]
    public async Task A_connection_that_goes_away_finishes_the_calls_it_took_up()
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.Connection.GoAwayAsync(stream.Id, 0);
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("still"));
        await stream.TrailersAsync(0);
        (await call.Soon("the response")).Value.ShouldBe("still");

        var next = Channel.UnaryAsync("next");
        var second = await Peer.AcceptStreamAsync();
        await second.TrailersOnlyAsync(5);
        (await next.FailureAsync()).Code.ShouldBe(RpcStatusCode.NotFound);
        Peer.ConnectionCount.ShouldBe(2);
    }

    [Test]
    public async Task A_unary_call_above_the_last_stream_goes_to_a_new_connection_unharmed()
    {
        var call = Channel.UnaryAsync("again");
        var first = await Peer.AcceptStreamAsync();
        await first.ReadMessageAsync();
        await first.Connection.GoAwayAsync(0, 0);
        var second = await Peer.AcceptStreamAsync();
        (await second.ReadMessageAsync()).ShouldBe(Google.Protobuf.MessageExtensions.ToByteArray(Sample.Text("again")));
        await second.HeadersAsync();
        await second.MessageAsync(Sample.Text("here"));
        await second.TrailersAsync(0);
        (await call.Soon("the response")).Value.ShouldBe("here");
    }

    [Test]
    public async Task A_unary_call_that_every_connection_leaves_above_its_last_stream_was_not_sent()
    {
        var call = Channel.UnaryAsync("?");
        for (var at = 0; at < TriesOfTheHandler; at++)
        {
            await (await Peer.AcceptStreamAsync()).Connection.GoAwayAsync(0, 0);
        }
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.NotSent));
    }

    [Test]
    public async Task A_duplex_call_above_the_last_stream_was_not_sent()
    {
        await using var call = Channel.Duplex();
        await call.WriteAsync("one");
        var stream = await Peer.AcceptStreamAsync();
        await stream.Connection.GoAwayAsync(0, 0);
        var status = await call.ReadAsync().FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.NotSent));
    }

    [Test]
    public async Task A_connection_closed_for_too_many_pings_is_lost_and_no_verdict_on_the_call([Values] bool abruptly)
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.ReadMessageAsync();
        await stream.Connection.GoAwayAsync(stream.Id, 11);
        await stream.Connection.CloseAsync(abruptly);
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.MaybeProcessed));
    }

    [Test]
    public async Task A_killed_server_leaves_the_outcome_open([Values] bool headersFirst)
    {
        var call = Channel.UnaryAsync("?");
        var stream = await Peer.AcceptStreamAsync();
        await stream.ReadMessageAsync();
        if (headersFirst)
        {
            await stream.HeadersAsync();
        }
        await stream.Connection.CloseAsync(abruptly: true);
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.MaybeProcessed));
    }

    [Test]
    public async Task A_frozen_server_is_noticed_by_pings()
    {
        await using var call = Channel.Duplex();
        await call.WriteAsync("one");
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("uno"));
        (await call.ReadAsync()).ShouldBe("uno");
        stream.Connection.Freeze();
        var status = await call.ReadAsync().FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.MaybeProcessed));
    }

    [Test]
    public async Task A_server_that_is_not_there_was_not_sent_anything()
    {
        var endpoint = Peer.Endpoint;
        await Peer.DisposeAsync();
        await using var channel = new RpcChannel(endpoint, Options);
        var status = await channel.UnaryAsync("?").FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.NotSent));
        status.Message.ShouldContain($"{endpoint.Port}");
        await using var call = channel.Duplex();
        (await call.WriteAsync("one").FailureAsync()).Delivery.ShouldBe(RpcDelivery.NotSent);
        (await call.ReadAsync().FailureAsync()).Delivery.ShouldBe(RpcDelivery.NotSent);
    }

    [Test]
    public async Task A_name_that_does_not_resolve_was_not_sent_anything()
    {
        await using var channel = new RpcChannel(new Uri("http://no-such-host.invalid:2379"), Options);
        var status = await channel.UnaryAsync("?").FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.NotSent));
        status.Message.ShouldContain("no-such-host.invalid");
    }

    [Test]
    public async Task A_server_that_accepts_and_never_speaks_is_noticed_by_pings()
    {
        var silence = Peer.AcceptAsync();
        var call = Channel.UnaryAsync("?");
        (await silence).Freeze();
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.Unavailable);
    }

    [Test]
    public async Task A_server_of_another_protocol_ends_in_an_error_and_not_in_silence()
    {
        await using var peer = await KestrelPeer.StartAsync(listen => listen.Protocols = HttpProtocols.Http1);
        await using var channel = new RpcChannel(peer.Endpoint, Options);
        var status = await channel.UnaryAsync("?").FailureAsync();
        status.Code.ShouldBe(RpcStatusCode.Unavailable);
    }
}
