using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Tests.Servers;
using ControlPlane.Kubernetes.Wire;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.Kubernetes.Tests.Transcripts;

/// <summary>
/// Every recorded answer of a real API server, given to our client over HTTP when it makes the recorded call: the client
/// sends what was recorded, and understands what comes.
/// </summary>
[CancelAfter(60_000)]
public sealed class ClientReplayTests
{
    private static readonly Resource Widgets = new("example.test", "v1", "widgets", "Widget");
    private static readonly WatchQuery AnyWatch = new("333", TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(3));

    private static IEnumerable<TestCaseData> Exchanges =>
        RecordedExchange.All.Select(exchange => new TestCaseData(exchange).SetArgDisplayNames($"{exchange}"));

    [TestCaseSource(nameof(Exchanges))]
    public async Task The_client_understands_every_recorded_answer(object recorded, CancellationToken cancellation)
    {
        var exchange = (RecordedExchange)recorded;
        await using var server = await ReplayAsync(exchange, [], cancellation);
        if (exchange.IsWatch)
        {
            using var client = server.Connect();
            await UnderstandWatchAsync(exchange, client, cancellation);
            return;
        }

        using var channel = new ApiChannel(new() { Server = server.Address }, new(), TimeProvider.System);
        var calls = new ApiCalls(channel, new(), TimeProvider.System);
        var request = new ApiRequest(new(exchange.Method), exchange.Path.TrimStart('/'))
        {
            Accept = exchange.Accept,
            ContentType = exchange.ContentType ?? ApiRequest.Json,
            Body = exchange.RequestBody is { } body ? System.Text.Encoding.UTF8.GetBytes(body) : null,
        };

        var result = await calls.CallAsync(request, cancellation);

        if (exchange.Status < 300)
        {
            JsonNode
                .DeepEquals(JsonNode.Parse(result.OrThrow().GetRawText()), JsonNode.Parse(exchange.ResponseBody!))
                .ShouldBeTrue();
            WarningsOf(result)
                .ShouldBe(exchange.Note == "unknown field, warn" ? ["unknown field \"spec.colour\""] : []);
        }
        else
        {
            Check(exchange, result.ErrorOrNull()!);
        }
    }

    [Test]
    public async Task A_page_and_its_token_are_what_the_real_server_gave(CancellationToken cancellation)
    {
        var seen = new List<string>();
        var answers = new Queue<RecordedExchange>([Find("list, page 1"), Find("list, page 2")]);
        await using var server = await ScriptedServer.StartAsync(
            (context, end) =>
            {
                seen.Add($"{context.Request.Path}{context.Request.QueryString}");
                return AnswerAsync(context, answers.Dequeue(), end);
            },
            cancellation
        );
        using var client = server.Connect();

        var first = (await client.ListAsync(Widgets, new("default"), new(Limit: 3), cancellation)).OrThrow();
        var next = new PageQuery(Limit: 3, Continue: first.Continue);
        var second = (await client.ListAsync(Widgets, new("default"), next, cancellation)).OrThrow();

        seen.ShouldBe([Find("list, page 1").Path, Find("list, page 2").Path]);
        first.Items.Concat(second.Items).Select(item => item.Key.Name).ShouldBe(["a", "b", "c", "d", "e", "f"]);
        first.ResourceVersion.ShouldBe("333");
        second.Continue.ShouldNotBeNull();
    }

    [Test]
    public async Task Lists_of_built_in_kinds_give_whole_objects(CancellationToken cancellation)
    {
        var exchange = Find("list vtgate deployments");
        var seen = new List<string>();
        await using var server = await ReplayAsync(exchange, seen, cancellation);
        using var client = server.Connect();
        var selection = new Selection(LabelSelector: "planetscale.com/component=vtgate");

        var page = (await client.ListAsync(Resource.Deployments, selection, new(Limit: 0), cancellation)).OrThrow();

        seen.ShouldBe([$"GET {exchange.Path}"]);
        var item = page.Items.ShouldHaveSingleItem();
        item.Kind.ShouldBe("Deployment");
        item.ApiVersion.ShouldBe("apps/v1");
        item.Generation.ShouldBe(1);
        item.Number("spec", "replicas").ShouldBe(2);
        page.Continue.ShouldBeNull();
    }

    [Test]
    public async Task What_the_client_sends_is_what_was_recorded(CancellationToken cancellation)
    {
        var sent = new List<string>();
        foreach (
            var note in (string[])
                ["get", "update", "status update", "merge patch of status", "delete", "create a lease"]
        )
        {
            await using var server = await ReplayAsync(Find(note), sent, cancellation);
            using var client = server.Connect();
            await CallAsync(client, Find(note), cancellation);
        }

        sent.ShouldBe([
            "GET /apis/example.test/v1/namespaces/default/widgets/a",
            "PUT /apis/example.test/v1/namespaces/default/widgets/a",
            "PUT /apis/example.test/v1/namespaces/default/widgets/a/status",
            "PATCH /apis/example.test/v1/namespaces/default/widgets/a/status",
            "DELETE /apis/example.test/v1/namespaces/default/widgets/a",
            "POST /apis/coordination.k8s.io/v1/namespaces/default/leases",
        ]);
    }

    private static async Task CallAsync(
        KubernetesClient client,
        RecordedExchange exchange,
        CancellationToken cancellation
    )
    {
        var at = new ObjectAddress(Widgets, new("default", "a"));
        var body = exchange.RequestBody is { } text ? JsonNode.Parse(text)!.AsObject() : [];
        var result = exchange.Note switch
        {
            "get" => await client.GetAsync(at, cancellation),
            "update" => await client.ReplaceAsync(at, body, cancellation),
            "status update" => await client.ReplaceAsync(at.Status, body, cancellation),
            "merge patch of status" => await client.PatchAsync(at.Status, new Patch.Merge(body), cancellation),
            "delete" => await client.DeleteAsync(at, DeletePreconditions.None, cancellation),
            _ => await client.CreateAsync(Resource.Leases, body, cancellation),
        };
        result.OrThrow();
    }

    private static async Task UnderstandWatchAsync(
        RecordedExchange exchange,
        KubernetesClient client,
        CancellationToken cancellation
    )
    {
        var steps = new List<WatchEvent>();
        await foreach (var step in client.WatchAsync(Widgets, new("default"), AnyWatch, cancellation))
        {
            steps.Add(step);
        }

        steps[0].ShouldBeOfType<WatchEvent.Begun>();
        var types = exchange.Lines.Select(line => JsonElement.Parse(line).FindText("type")!).ToList();
        var told = steps.Skip(1).SkipLast(1).Select(step => step.GetType().Name.ToUpperInvariant());
        told.ShouldBe(types.Where(type => type != "ERROR"));
        var end = steps[^1].ShouldBeOfType<WatchEvent.Ended>().Why;
        if (!types.Contains("ERROR"))
        {
            end.ShouldBeOfType<WatchEnd.ByServer>();
            return;
        }

        var error = end.ShouldBeOfType<WatchEnd.Failed>().Error;
        if (exchange.Note == "watch from version 1")
        {
            error.ShouldBeOfType<ApiError.Expired>().Message.ShouldBe("too old resource version: 1 (324)");
        }
        else
        {
            error.ShouldBeOfType<ApiError.ServerFailed>().Code.ShouldBe(500);
        }
    }

    private static void Check(RecordedExchange exchange, ApiError error)
    {
        var type = exchange.Status switch
        {
            400 or 415 => typeof(ApiError.Rejected),
            401 => typeof(ApiError.Unauthorized),
            403 => typeof(ApiError.Forbidden),
            404 => typeof(ApiError.NotFound),
            409 when exchange.Note.Contains("again", StringComparison.Ordinal) => typeof(ApiError.AlreadyExists),
            409 => typeof(ApiError.Conflict),
            422 => typeof(ApiError.Invalid),
            _ => throw new InvalidOperationException($"{exchange}: what is {exchange.Status}?"),
        };
        error.ShouldBeOfType(type);
        error.MayHaveHappened.ShouldBeFalse();
        if (exchange.ResponseBody!.StartsWith('{'))
        {
            error.Message.ShouldBe(JsonElement.Parse(exchange.ResponseBody).FindText("message"));
        }

        var causes = error switch
        {
            ApiError.Invalid invalid => invalid.Causes.Length,
            ApiError.Conflict conflict => conflict.Causes.Length,
            _ => 0,
        };
        causes.ShouldBe(
            exchange.ResponseBody.StartsWith('{')
                ? JsonElement.Parse(exchange.ResponseBody).FindItems("details", "causes").Count()
                : 0
        );
    }

    private static IEnumerable<string> WarningsOf<T>(ApiResult<T> result) =>
        result is ApiResult<T>.Ok ok ? ok.Warnings : [];

    private static RecordedExchange Find(string note) => RecordedExchange.All.Single(exchange => exchange.Note == note);

    private static Task<ScriptedServer> ReplayAsync(
        RecordedExchange exchange,
        List<string> seen,
        CancellationToken cancellation
    ) =>
        ScriptedServer.StartAsync(
            (context, end) =>
            {
                seen.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
                return AnswerAsync(context, exchange, end);
            },
            cancellation
        );

    private static async Task AnswerAsync(HttpContext context, RecordedExchange exchange, CancellationToken end)
    {
        context.Response.StatusCode = exchange.Status;
        foreach (var (name, value) in exchange.Headers.Where(header => header.Key is "Content-Type" or "Warning"))
        {
            context.Response.Headers[name] = value;
        }

        foreach (var line in exchange.Lines)
        {
            await context.Response.WriteAsync(line + "\n", end);
            await context.Response.Body.FlushAsync(end);
        }

        if (exchange.ResponseBody is { } body)
        {
            await context.Response.WriteAsync(body, end);
        }
    }
}
