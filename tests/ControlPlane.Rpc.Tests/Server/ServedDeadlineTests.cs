using System.Runtime.CompilerServices;
using ControlPlane.Rpc.Server;
using ControlPlane.Rpc.Tests.Peers;

namespace ControlPlane.Rpc.Tests.Server;

/// <summary>The client's clock stands still here, so that what it sees is the server's doing.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ServedDeadlineTests : ServerTest
{
    private readonly ManualTime time = new();
    private readonly TaskCompletionSource<TimeSpan?> taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    public async Task A_call_is_cut_off_at_its_deadline_and_its_handler_told()
    {
        var call = CallAsync(Open(await ServeAsync(Unary(WaitAsync), Options), Still));
        (await taken.Task.Soon("the call")).ShouldBe(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(9.9));
        call.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));
        (await AnsweredAsync(call)).ShouldBe((RpcStatusCode.DeadlineExceeded, "context deadline exceeded"));
        (await cancelled.Task.Soon("the handler's token")).ShouldBeTrue();
    }

    [Test]
    public async Task A_stream_is_cut_off_after_its_messages()
    {
        async IAsyncEnumerable<string> AnswersAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            yield return "one";
            taken.SetResult(null);
            await CancelledAsync(cancellation);
            yield return "never";
        }
        var channel = Open(
            await ServeAsync(Streaming((_, cancellation) => AnswersAsync(cancellation)), Options),
            Still
        );
        await using var answers = channel
            .ServerStreaming(Echo, Sample.Text("?"), TenSeconds, CancellationToken.None)
            .GetAsyncEnumerator();
        (await answers.MoveNextAsync()).ShouldBeTrue();
        await taken.Task.Soon("the wait");
        time.Advance(TimeSpan.FromSeconds(10));
        (await AnsweredAsync(answers.MoveNextAsync().AsTask())).ShouldBe(
            (RpcStatusCode.DeadlineExceeded, "context deadline exceeded")
        );
    }

    [Test]
    public async Task An_answer_before_the_deadline_is_the_answer()
    {
        var call = CallAsync(Open(await ServeAsync(Unary(WaitAsync), Options), Still));
        await taken.Task.Soon("the call");
        time.Advance(TimeSpan.FromSeconds(9.9));
        released.SetResult();
        (await call.Soon("the answer")).ShouldBe("done");
        time.TimerCount.ShouldBe(0);
        time.Advance(TimeSpan.FromSeconds(10));
    }

    [TestCase("1n")]
    [TestCase("0S")]
    public async Task A_deadline_that_has_passed_on_the_way_still_gets_a_status(string timeout)
    {
        var server = await ServeAsync(Unary(WaitAsync));
        var answer = await OpenRaw(server).PostAsync(Echo.Path, [Framed("?")], ("grpc-timeout", timeout));
        answer.Headers["grpc-status"].ShouldBe("4");
    }

    [TestCase("123456789S")]
    [TestCase("5")]
    [TestCase("5s")]
    [TestCase("-5S")]
    [TestCase("S")]
    public async Task A_malformed_timeout_is_refused(string timeout)
    {
        var answer = await OpenRaw(await ServeAsync(EchoingUnary))
            .PostAsync(Echo.Path, [Framed("?")], ("grpc-timeout", timeout));
        (answer.Headers["grpc-status"], answer.Headers["grpc-message"]).ShouldBe(
            ("13", $"malformed grpc-timeout: \"{timeout}\"")
        );
    }

    [Test]
    public async Task A_deadline_in_the_far_future_is_none()
    {
        var answer = await OpenRaw(await ServeAsync(EchoingUnary))
            .PostAsync(Echo.Path, [Framed("?")], ("grpc-timeout", "99999999H"));
        answer.Body.ShouldBe(Framed("?"));
    }

    [Test]
    public async Task A_client_that_goes_away_cancels_its_handler()
    {
        using var source = new CancellationTokenSource();
        var channel = Open(await ServeAsync(Unary(WaitAsync)));
        var call = channel.UnaryAsync(Echo, Sample.Text("?"), RpcCallOptions.None, source.Token);
        await taken.Task.Soon("the call");
        source.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(call);
        (await cancelled.Task.Soon("the handler's token")).ShouldBeTrue();
    }

    [Test]
    public async Task An_abandoned_enumeration_ends_the_servers_side()
    {
        async IAsyncEnumerable<string> AnswersAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            yield return "one";
            cancelled.SetResult(await CancelledAsync(cancellation));
        }
        var channel = Open(await ServeAsync(Streaming((_, cancellation) => AnswersAsync(cancellation))));
        await foreach (var _ in StreamAsync(channel))
        {
            break;
        }
        (await cancelled.Task.Soon("the handler's token")).ShouldBeTrue();
    }

    private RpcServerOptions Options => Local with { Time = time };

    private static RpcCallOptions TenSeconds => RpcCallOptions.Within(TimeSpan.FromSeconds(10));

    private static RpcChannelOptions Still => new() { Time = new ManualTime() };

    private static async Task<string> CallAsync(RpcChannel channel) =>
        (await channel.UnaryAsync(Echo, Sample.Text("?"), TenSeconds, CancellationToken.None)).Value;

    private async Task<string> WaitAsync(RpcServerCall call, CancellationToken cancellation)
    {
        taken.TrySetResult(call.Timeout);
        var end = CancelledAsync(cancellation);
        if (await Task.WhenAny(end, released.Task) == end)
        {
            cancelled.TrySetResult(true);
            cancellation.ThrowIfCancellationRequested();
        }
        return "done";
    }
}
