using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Tests.Servers;
using ControlPlane.Kubernetes.Wire;
using ControlPlane.KubernetesFixture;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.Kubernetes.Tests.Client;

/// <summary>What servers and networks do to calls.</summary>
[CancelAfter(60_000)]
public sealed class TroubleTests
{
    private static readonly Resource ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    private static readonly ObjectAddress At = new(ConfigMaps, new("default", "a"));

    [Test]
    public async Task A_call_that_is_refused_with_a_time_is_sent_again_then(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        server.Apply("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        server.Faults.Fail(_ => true, 429, "TooManyRequests", times: 2, retryAfter: TimeSpan.Zero);
        using var client = server.Connect();

        (await client.GetAsync(At, cancellation)).OrThrow();

        server.Log.Lines.Select(line => line.Status).ShouldBe([429, 429, 200]);
    }

    [Test]
    public async Task A_call_that_is_refused_for_longer_is_the_callers(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        server.Faults.Fail(_ => true, 429, "TooManyRequests", retryAfter: TimeSpan.FromMinutes(5));
        using var client = server.Connect();

        var error = (await client.GetAsync(At, cancellation)).ErrorOrNull().ShouldBeOfType<ApiError.TooManyRequests>();

        error.RetryAfter.ShouldBe(TimeSpan.FromMinutes(5));
        error.MayHaveHappened.ShouldBeFalse();
        server.Log.Lines.Length.ShouldBe(1);
    }

    [Test]
    public async Task A_write_whose_answer_is_lost_may_have_happened(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        server.Apply("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        using var client = server.Connect();
        using var fault = server.Faults.DropAnswer(call => call.Verb == "patch");
        var patch = new Patch.Merge(new() { ["data"] = new System.Text.Json.Nodes.JsonObject { ["x"] = "1" } });

        var error = (await client.PatchAsync(At, patch, cancellation)).ErrorOrNull();

        error.ShouldBeOfType<ApiError.Unreachable>().MayHaveHappened.ShouldBeTrue();
        server.Find(ConfigMaps, At.Key)!.Text("data", "x").ShouldBe("1");
    }

    [Test]
    public async Task A_server_that_is_not_there_has_seen_nothing(CancellationToken cancellation)
    {
        var server = await TestApiServer.StartAsync(new(), cancellation);
        using var client = server.Connect();
        await server.DisposeAsync();

        var error = (await client.GetAsync(At, cancellation)).ErrorOrNull();

        error.ShouldBeOfType<ApiError.Unreachable>().MayHaveHappened.ShouldBeFalse();
    }

    [Test]
    public async Task An_answer_that_is_too_long_is_not_read_to_its_end(CancellationToken cancellation)
    {
        await using var server = await ScriptedServer.StartAsync(
            async (context, end) =>
            {
                while (!end.IsCancellationRequested)
                {
                    await context.Response.WriteAsync(new string(' ', 10_000), end);
                }
            },
            cancellation
        );
        using var client = server.Connect(new() { MostAnswerBytes = 100_000 });

        var error = (await client.GetAsync(At, cancellation)).ErrorOrNull();

        error.ShouldBeOfType<ApiError.Unreadable>().Message.ShouldContain("100000");
    }

    [TestCase("<html>not for you</html>", 502, typeof(ApiError.ServerFailed))]
    [TestCase("", 503, typeof(ApiError.ServerFailed))]
    [TestCase("gone", 410, typeof(ApiError.Expired))]
    [TestCase("[1,2]", 200, typeof(ApiError.Unreadable))]
    [TestCase("{\"half\":", 200, typeof(ApiError.Unreadable))]
    [TestCase("moved", 301, typeof(ApiError.ServerFailed))]
    public async Task What_a_proxy_in_between_says_is_an_error_too(
        string body,
        int status,
        Type expected,
        CancellationToken cancellation
    )
    {
        await using var server = await ScriptedServer.StartAsync(
            async (context, end) =>
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsync(body, end);
            },
            cancellation
        );
        using var client = server.Connect();

        (await client.GetAsync(At, cancellation)).ErrorOrNull().ShouldBeOfType(expected);
    }

    [Test]
    public async Task Cancellation_is_the_callers_and_throws(CancellationToken cancellation)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.HangAsync, cancellation);
        using var client = server.Connect();
        using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        var call = client.GetAsync(At, own.Token);
        own.Cancel();

        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    [Test]
    public async Task Calls_go_out_at_our_own_rate_and_too_many_are_refused_at_once(CancellationToken cancellation)
    {
        var clock = new HandClock();
        var bucket = new TokenBucket(perSecond: 10, burst: 5, longestWait: TimeSpan.FromSeconds(1), clock);
        var calls = Enumerable.Range(0, 20).Select(_ => bucket.WaitAsync(cancellation).AsTask()).ToList();

        calls.Count(call => call.IsCompletedSuccessfully && call.Result).ShouldBe(5);
        calls.Count(call => call.IsCompletedSuccessfully && !call.Result).ShouldBe(5); // would wait longer than a second
        clock.Advance(TimeSpan.FromMilliseconds(100));
        calls.Count(call => !call.IsCompleted).ShouldBe(9);
        clock.Advance(TimeSpan.FromSeconds(1));
        (await Task.WhenAll(calls)).Count(isLetThrough => isLetThrough).ShouldBe(15);
    }
}
