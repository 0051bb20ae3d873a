using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Tests.Servers;
using ControlPlane.KubernetesFixture;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.Kubernetes.Tests.Client;

/// <summary>Rows K1 to K4 and K11 of the list of faults.</summary>
[CancelAfter(60_000)]
public sealed class WatchTests
{
    private const string Added = """{"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"7"}}}""" + "\n";

    private static readonly Resource ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    private static readonly WatchQuery Query = new("5", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(3));

    [Test]
    public async Task K1_An_error_of_the_server_ends_a_watch_with_its_type(CancellationToken cancellation)
    {
        const string Expired =
            """{"type":"ERROR","object":{"kind":"Status","reason":"Expired","code":410,"message":"too old"}}""" + "\n";
        await using var server = await ScriptedServer.WatchAsync(
            [Added, Expired],
            ScriptedServer.HangAsync,
            cancellation
        );

        var steps = await ReadAsync(server, cancellation);

        steps.Select(step => step.GetType().Name).ShouldBe(["Begun", "Added", "Ended"]);
        ErrorOf(steps).ShouldBeOfType<ApiError.Expired>().Message.ShouldBe("too old");
    }

    [TestCase("{\"type\":\"ADDED\",\"object\":\n")]
    [TestCase("not json\n")]
    [TestCase("{\"type\":\"SURPRISE\",\"object\":{}}\n")]
    [TestCase("{\"type\":\"ADDED\"}\n")]
    [TestCase("[1]\n")]
    public async Task K1_A_line_that_cannot_be_read_ends_a_watch_and_is_not_passed_over(
        string line,
        CancellationToken cancellation
    )
    {
        await using var server = await ScriptedServer.WatchAsync(
            [Added, line, Added],
            ScriptedServer.HangAsync,
            cancellation
        );

        var steps = await ReadAsync(server, cancellation);

        steps.Select(step => step.GetType().Name).ShouldBe(["Begun", "Added", "Ended"]);
        ErrorOf(steps).ShouldBeOfType<ApiError.Unreadable>();
    }

    [Test]
    public async Task K1_A_connection_that_breaks_is_no_good_end(CancellationToken cancellation)
    {
        await using var server = await ScriptedServer.WatchAsync(
            [Added, """{"type":"ADD"""],
            (context, _) =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
            cancellation
        );

        var steps = await ReadAsync(server, cancellation);

        ErrorOf(steps).ShouldBeOfType<ApiError.Unreachable>();
    }

    [Test]
    public async Task K2_A_watch_begins_before_its_first_event(CancellationToken cancellation)
    {
        await using var server = await ScriptedServer.WatchAsync([], ScriptedServer.HangAsync, cancellation);
        using var client = server.Connect();

        await using var steps = Watch(client, cancellation).GetAsyncEnumerator(cancellation);

        (await steps.MoveNextAsync()).ShouldBeTrue();
        steps.Current.ShouldBeOfType<WatchEvent.Begun>();
    }

    [Test]
    public async Task K2_An_idle_watch_that_the_server_ends_has_ended_well(CancellationToken cancellation)
    {
        await using var server = await ScriptedServer.WatchAsync([], ScriptedServer.EndWell, cancellation);

        var steps = await ReadAsync(server, cancellation);

        steps[^1].ShouldBe(new WatchEvent.Ended(new WatchEnd.ByServer()));
    }

    [Test]
    public async Task K3_A_watch_that_fell_silent_is_ended_by_us(CancellationToken cancellation)
    {
        await using var server = await ScriptedServer.WatchAsync([Added], ScriptedServer.HangAsync, cancellation);
        var clock = new HandClock();
        using var client = server.Connect(time: clock);
        await using var steps = Watch(client, cancellation).GetAsyncEnumerator(cancellation);
        await steps.MoveNextAsync();
        await steps.MoveNextAsync();
        steps.Current.ShouldBeOfType<WatchEvent.Added>();

        var next = steps.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(179));
        next.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));

        await next;
        steps
            .Current.ShouldBeOfType<WatchEvent.Ended>()
            .Why.ShouldBeOfType<WatchEnd.ByUs>()
            .Why.ShouldContain("nothing came");
    }

    [Test]
    public async Task K3_A_watch_that_the_server_does_not_end_in_time_is_ended_by_us(CancellationToken cancellation)
    {
        var more = new SemaphoreSlim(0);
        await using var server = await ScriptedServer.WatchAsync(
            [],
            async (context, end) =>
            {
                while (true)
                {
                    await more.WaitAsync(end);
                    await context.Response.WriteAsync(Added, end);
                    await context.Response.Body.FlushAsync(end);
                }
            },
            cancellation
        );
        var clock = new HandClock();
        using var client = server.Connect(time: clock);
        await using var steps = Watch(client, cancellation).GetAsyncEnumerator(cancellation);
        await steps.MoveNextAsync();
        for (var minute = 0; minute < 5; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            more.Release();
            await steps.MoveNextAsync();
            steps.Current.ShouldBeOfType<WatchEvent.Added>();
        }

        var next = steps.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(15));

        await next;
        steps.Current.ShouldBeOfType<WatchEvent.Ended>().Why.ShouldBeOfType<WatchEnd.ByUs>();
    }

    [Test]
    public async Task K3_A_server_that_accepts_and_never_answers_is_given_up(CancellationToken cancellation)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.HangAsync, cancellation);
        using var client = server.Connect(new() { CallTimeout = TimeSpan.FromMilliseconds(200) });
        var at = new ObjectAddress(ConfigMaps, new("default", "a"));

        (await client.GetAsync(at, cancellation)).ErrorOrNull().ShouldBeOfType<ApiError.TimedOut>();
        var steps = await ReadAsync(client, cancellation);

        ErrorOf(steps).ShouldBeOfType<ApiError.TimedOut>().MayHaveHappened.ShouldBeTrue();
    }

    [Test]
    public async Task K4_The_token_of_a_watch_works_for_as_long_as_it_is_read(CancellationToken cancellation)
    {
        var gone = new TaskCompletionSource();
        await using var server = await ScriptedServer.WatchAsync(
            [Added],
            async (context, end) =>
            {
                await using var noted = context.RequestAborted.Register(() => gone.TrySetResult());
                await Task.Delay(Timeout.Infinite, end);
            },
            cancellation
        );
        using var client = server.Connect();
        using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var steps = Watch(client, own.Token).GetAsyncEnumerator(cancellation);
        await steps.MoveNextAsync();
        await steps.MoveNextAsync();

        var next = steps.MoveNextAsync().AsTask();
        own.Cancel();

        await Should.ThrowAsync<OperationCanceledException>(next);
        await gone.Task.WaitAsync(cancellation); // the server is told: the read was cancelled, not left behind
    }

    [Test]
    public async Task K11_A_long_watch_keeps_nothing_of_what_it_has_told(CancellationToken cancellation)
    {
        const int Events = 30_000;
        var filling = new string('x', 2000);
        var line =
            $$$"""{"type":"MODIFIED","object":{"metadata":{"name":"a","resourceVersion":"7"},"data":"{{{filling}}}"}}""";
        await using var server = await ScriptedServer.StartAsync(
            async (context, end) =>
            {
                var bytes = System.Text.Encoding.UTF8.GetBytes(line + "\n");
                for (var i = 0; i < Events; i++)
                {
                    await context.Response.Body.WriteAsync(bytes, end);
                }
            },
            cancellation
        );
        using var client = server.Connect();
        var (count, highest) = (0, 0L);

        await foreach (var step in Watch(client, cancellation))
        {
            if (step is WatchEvent.Modified && ++count % 5000 == 0)
            {
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        count.ShouldBe(Events);
        highest.ShouldBeLessThan(48 * 1024 * 1024); // 60 MB went through
    }

    [Test]
    public async Task K11_Watches_that_ended_leave_nothing_behind(CancellationToken cancellation)
    {
        await using var server = await ScriptedServer.WatchAsync([Added], ScriptedServer.EndWell, cancellation);
        using var client = server.Connect(new() { CallsPerSecond = 1_000_000, Burst = 1_000_000 });
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        for (var i = 0; i < 200; i++)
        {
            await ReadAsync(client, caller.Token);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 1500; i++)
        {
            await ReadAsync(client, caller.Token);
        }

        // A linked token source that is not disposed of stays registered with the caller's for ever: 1500 of them show.
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(600 * 1024);
    }

    [Test]
    public async Task A_line_that_is_too_long_ends_a_watch(CancellationToken cancellation)
    {
        await using var server = await ScriptedServer.WatchAsync(
            [Added, new string('x', 300_000)],
            ScriptedServer.HangAsync,
            cancellation
        );
        using var client = server.Connect(new() { MostLineBytes = 100_000 });

        var steps = await ReadAsync(client, cancellation);

        ErrorOf(steps).ShouldBeOfType<ApiError.Unreadable>().Message.ShouldContain("100000");
    }

    [Test]
    public async Task Lines_come_whole_however_the_network_cuts_them(CancellationToken cancellation)
    {
        var text = string.Concat(
            Enumerable.Range(0, 200).Select(i => Added.Replace("\"a\"", $"\"ä{i}\"", StringComparison.Ordinal))
        );
        await using var server = await ScriptedServer.StartAsync(
            async (context, end) =>
            {
                var bytes = System.Text.Encoding.UTF8.GetBytes(text);
                var random = new Random(3);
                for (var at = 0; at < bytes.Length; )
                {
                    var length = Math.Min(random.Next(1, 200), bytes.Length - at);
                    await context.Response.Body.WriteAsync(bytes.AsMemory(at, length), end);
                    await context.Response.Body.FlushAsync(end);
                    at += length;
                }
            },
            cancellation
        );

        var steps = await ReadAsync(server, cancellation);

        steps
            .OfType<WatchEvent.Added>()
            .Select(step => step.Object.Key.Name)
            .ShouldBe(Enumerable.Range(0, 200).Select(i => $"ä{i}"));
    }

    [Test]
    public async Task A_real_watch_tells_what_happens_and_what_leaves_its_selection(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        using var client = server.Connect();
        var begin = $"{server.Store.Revision}";
        server.Apply("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"cell":"zone1"}}}""");
        server.Apply("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}""");
        server.Change(ConfigMaps, new("default", "a"), body => body["data"] = new System.Text.Json.Nodes.JsonObject());
        server.Change(ConfigMaps, new("default", "a"), body => body["metadata"]!["labels"]!["cell"] = "zone2");
        var selection = new Selection("default", "cell=zone1");

        var steps = new List<WatchEvent>();
        var query = Query with { ResourceVersion = begin, Bound = TimeSpan.FromSeconds(1) };
        await foreach (var step in client.WatchAsync(ConfigMaps, selection, query, cancellation))
        {
            steps.Add(step);
        }

        steps.Select(step => step.GetType().Name).ShouldBe(["Begun", "Added", "Modified", "Deleted", "Ended"]);
    }

    private static IAsyncEnumerable<WatchEvent> Watch(KubernetesClient client, CancellationToken cancellation) =>
        client.WatchAsync(ConfigMaps, Selection.Everything, Query, cancellation);

    private static async Task<List<WatchEvent>> ReadAsync(ScriptedServer server, CancellationToken cancellation)
    {
        using var client = server.Connect();
        return await ReadAsync(client, cancellation);
    }

    private static async Task<List<WatchEvent>> ReadAsync(KubernetesClient client, CancellationToken cancellation)
    {
        var steps = new List<WatchEvent>();
        await foreach (var step in Watch(client, cancellation))
        {
            steps.Add(step);
        }

        return steps;
    }

    private static ApiError ErrorOf(List<WatchEvent> steps) =>
        steps[^1].ShouldBeOfType<WatchEvent.Ended>().Why.ShouldBeOfType<WatchEnd.Failed>().Error;
}
