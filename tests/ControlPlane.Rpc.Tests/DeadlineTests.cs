using ControlPlane.Rpc.Calls;
using ControlPlane.Rpc.Tests.Peers;

namespace ControlPlane.Rpc.Tests;

public class DeadlineTests : PeerTest
{
    private static readonly RpcCallOptions TenSeconds = RpcCallOptions.Within(TimeSpan.FromSeconds(10));
    private readonly ManualTime time = new();

    protected override RpcChannelOptions Options => new() { Time = time };

    [Test]
    public void A_token_that_fires_after_the_call_is_over_harms_nobody()
    {
        var scope = new CallScope(null, time, CancellationToken.None, CancellationToken.None);
        scope.Dispose();

        Should.NotThrow(scope.End);
    }

    [Test]
    public async Task A_call_without_an_answer_ends_at_its_deadline_and_resets_the_stream()
    {
        var call = CallAsync(TenSeconds);
        var stream = await Peer.AcceptStreamAsync();
        await stream.HalfClosed;
        time.Advance(TimeSpan.FromSeconds(9.999));
        call.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.001));
        var status = await call.FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.DeadlineExceeded, RpcDelivery.MaybeProcessed));
        await stream.Reset;
    }

    [Test]
    public async Task The_deadline_holds_between_headers_and_message_too()
    {
        var call = CallAsync(TenSeconds);
        var stream = await Peer.AcceptStreamAsync();
        await stream.HeadersAsync();
        await stream.DataAsync([0, 0]);
        time.Advance(TimeSpan.FromSeconds(10));
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.DeadlineExceeded);
        await stream.Reset;
    }

    [Test]
    public async Task After_the_deadline_the_servers_own_name_for_it_does_not_count()
    {
        var call = CallAsync(TenSeconds);
        var stream = await Peer.AcceptStreamAsync();
        time.Advance(TimeSpan.FromSeconds(10), runTimers: false);
        await stream.TrailersOnlyAsync(2, ("grpc-message", "context deadline exceeded"));
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.DeadlineExceeded);
    }

    [Test]
    public async Task After_the_deadline_a_reset_by_the_server_is_the_deadline()
    {
        var call = CallAsync(TenSeconds);
        var stream = await Peer.AcceptStreamAsync();
        time.Advance(TimeSpan.FromSeconds(10), runTimers: false);
        await stream.ResetAsync(8);
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.DeadlineExceeded);
    }

    [Test]
    public async Task A_status_before_the_deadline_is_the_status()
    {
        var call = CallAsync(TenSeconds);
        var stream = await Peer.AcceptStreamAsync();
        time.Advance(TimeSpan.FromSeconds(9.999));
        await stream.TrailersOnlyAsync(2);
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.Unknown);
    }

    [Test]
    public async Task A_whole_answer_is_kept_though_the_deadline_passes_while_it_is_read()
    {
        var call = CallAsync(TenSeconds);
        var stream = await Peer.AcceptStreamAsync();
        time.Advance(TimeSpan.FromSeconds(10), runTimers: false);
        await stream.HeadersAsync();
        await stream.MessageAsync(Sample.Text("committed"));
        await stream.TrailersAsync(0);
        (await call.Soon("the response")).ShouldBe("committed");
    }

    [Test]
    public async Task The_callers_cancellation_comes_before_the_deadline()
    {
        using var source = new CancellationTokenSource();
        var call = Channel.UnaryAsync(Sample.Echo, Sample.Text("?"), TenSeconds, source.Token);
        await Peer.AcceptStreamAsync();
        source.Cancel();
        (await Should.ThrowAsync<OperationCanceledException>(call)).CancellationToken.ShouldBe(source.Token);
    }

    [Test]
    public async Task A_deadline_that_has_passed_sends_nothing([Values(0, -5)] int seconds)
    {
        var status = await CallAsync(RpcCallOptions.Within(TimeSpan.FromSeconds(seconds))).FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.DeadlineExceeded, RpcDelivery.NotSent));
        Peer.ConnectionCount.ShouldBe(0);
    }

    [Test]
    public async Task A_deadline_longer_than_any_timer_is_none_of_ours()
    {
        var call = CallAsync(RpcCallOptions.Within(TimeSpan.MaxValue));
        await (await Peer.AcceptStreamAsync()).TrailersOnlyAsync(5);
        (await call.FailureAsync()).Code.ShouldBe(RpcStatusCode.NotFound);
    }

    [Test]
    public async Task No_timer_outlives_its_call()
    {
        var call = CallAsync(TenSeconds);
        var stream = await Peer.AcceptStreamAsync();
        time.TimerCount.ShouldBe(1);
        await stream.TrailersOnlyAsync(5);
        await call.FailureAsync();
        time.TimerCount.ShouldBe(0);
    }

    private async Task<string> CallAsync(RpcCallOptions options) =>
        (await Channel.UnaryAsync(Sample.Echo, Sample.Text("?"), options, CancellationToken.None)).Value;
}
