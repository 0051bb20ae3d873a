using System.Net;
using System.Net.Sockets;
using System.Text;
using ControlPlane.Api.Documents;
using ControlPlane.Api.Http;
using ControlPlane.Api.Tests.Metrics;
using ControlPlane.Api.Views;

namespace ControlPlane.Api.Tests.Http;

/// <summary>The endpoint on a real socket of this machine.</summary>
public class EndpointTests
{
    private static readonly HttpAddress AnyPort = HttpAddress.Usual with { Port = 0 };

    [Test]
    public async Task The_status_of_all_topologies_is_one_JSON_document()
    {
        await using var endpoint = await StartAsync(Sample.Status("a"), Sample.Status("b"));
        var (answer, body) = await AskAsync(endpoint, HttpMethod.Get, "/status");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var status = StatusJson.Read(Encoding.UTF8.GetBytes(body));
        status.Topologies.Select(topology => topology.Topology).ShouldBe(["a", "b"]);
        status.Version.ShouldBe("1.2.3");
        status.GatesFile!.Problems.ShouldBe(["gates.yaml:3: no 'cell'"]);
        var topology = status.Topologies[0];
        topology.Cells[0].Records.Select(record => record.Verdict).ShouldBe(["inSync", "stale", "blocked"]);
        topology.Cells[0].Records[2].Block!.Reason.ShouldBe("migration");
        topology.Cells[0].LastPublish!.Revision.ShouldBe(811);
        topology.Breakers.ShouldHaveSingleItem().State.ShouldBe("open");
        topology.OtherWriters.ShouldHaveSingleItem().Flapping.ShouldBeTrue();
        topology.LastResync!.Example.ShouldBe("zone1 SrvVSchema");
        topology.Queue.LongestUnderWaySeconds.ShouldBe(0.25);
        body.ShouldContain("\"judgedAll\":true");
        body.ShouldNotContain("null");
    }

    [Test]
    public async Task One_topology_can_be_asked_for_by_its_name()
    {
        await using var endpoint = await StartAsync(Sample.Status("a"), Sample.Status("b c"));
        var (_, body) = await AskAsync(endpoint, HttpMethod.Get, "/status?topology=b%20c");
        StatusJson.Read(Encoding.UTF8.GetBytes(body)).Topologies.ShouldHaveSingleItem().Topology.ShouldBe("b c");

        var (answer, unknown) = await AskAsync(endpoint, HttpMethod.Get, "/status?topology=z");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        unknown.ShouldBe("No topology 'z' is kept here; there are: a, b c.\n");
    }

    [Test]
    public async Task Metrics_come_in_Prometheus_text_format()
    {
        await using var endpoint = await StartAsync(Sample.Status());
        var (answer, body) = await AskAsync(endpoint, HttpMethod.Get, "/metrics");
        $"{answer.Content.Headers.ContentType}".ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        StrictReader.Read(body).ShouldContainKey("workqueue_depth");
    }

    [Test]
    public async Task Probes_answer_in_their_status_code()
    {
        var blind = Sample.Status("blind") with { HasJudgedAll = false, HeartbeatAt = Sample.Now.AddMinutes(-5) };
        await using var endpoint = await StartAsync(Sample.Status("a"), blind);

        var (live, hanging) = await AskAsync(endpoint, HttpMethod.Get, "/livez");
        live.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        hanging.ShouldBe("blind: its loop has not moved for 300 s\n");
        var (ready, unjudged) = await AskAsync(endpoint, HttpMethod.Get, "/readyz");
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        unjudged.ShouldBe("blind: not every record has been judged yet\n");
    }

    [Test]
    public async Task A_wrong_path_lists_the_right_ones()
    {
        await using var endpoint = await StartAsync(Sample.Status());
        var (answer, body) = await AskAsync(endpoint, HttpMethod.Get, "/healthz");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var path in (string[])["/status", "/livez", "/readyz", "/metrics"])
        {
            body.ShouldContain(path);
        }
    }

    [Test]
    public async Task HEAD_is_answered_without_a_body()
    {
        await using var endpoint = await StartAsync(Sample.Status());
        var (answer, body) = await AskAsync(endpoint, HttpMethod.Head, "/metrics");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength!.Value.ShouldBeGreaterThan(1000);
        body.ShouldBeEmpty();
    }

    [TestCase("POST")]
    [TestCase("DELETE")]
    [TestCase("PUT")]
    public async Task Nothing_can_be_changed_and_bodies_are_not_read(string method)
    {
        await using var endpoint = await StartAsync(Sample.Status());
        using var request = new HttpRequestMessage(new(method), new Uri(endpoint.Address.Uri, "/status"))
        {
            Content = new ByteArrayContent(new byte[2_000]),
        };
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
    }

    [Test]
    public async Task A_body_behind_a_GET_is_not_taken_for_the_next_request()
    {
        await using var endpoint = await StartAsync(Sample.Status());
        var answers = await SendAsync(
            endpoint,
            "GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 35\r\n\r\nGET /status HTTP/1.1\r\nHost: x\r\n\r\n\r\n"
        );
        answers.ShouldStartWith("HTTP/1.1 200 OK\r\n");
        answers.ShouldContain("Connection: close");
        answers.ShouldNotContain("schemaVersion");
    }

    [TestCase("nonsense\r\n\r\n")]
    [TestCase("GET /status HTTP/1.1\r\n\r\n")]
    public async Task What_is_no_request_is_a_400(string text)
    {
        await using var endpoint = await StartAsync(Sample.Status());
        (await SendAsync(endpoint, text)).ShouldStartWith("HTTP/1.1 400 ");
    }

    [Test]
    public async Task Headers_without_end_are_refused()
    {
        await using var endpoint = await StartAsync(Sample.Status());
        var answer = await SendAsync(
            endpoint,
            $"GET /livez HTTP/1.1\r\nHost: x\r\nX: {new string('x', 20_000)}\r\n\r\n"
        );
        answer.ShouldStartWith("HTTP/1.1 431 ");
    }

    [Test]
    public async Task A_port_in_use_is_said_with_the_address()
    {
        await using var first = await StartAsync(Sample.Status());
        HttpEndpointException? refused = null;
        try
        {
            await using var second = await HttpEndpoint.StartAsync(
                first.Address,
                new Routes(Sample.View(), TimeProvider.System),
                CancellationToken.None
            );
        }
        catch (HttpEndpointException failed)
        {
            refused = failed;
        }

        refused
            .ShouldNotBeNull()
            .Message.ShouldBe($"The HTTP endpoint cannot listen on {first.Address}: another process listens there.");
    }

    [Test]
    public async Task An_address_of_another_machine_is_said_to_be_so()
    {
        var elsewhere = new HttpAddress(IPAddress.Parse("192.0.2.7"), 0);
        var message = "";
        try
        {
            var routes = new Routes(Sample.View(), TimeProvider.System);
            await using var endpoint = await HttpEndpoint.StartAsync(elsewhere, routes, CancellationToken.None);
        }
        catch (HttpEndpointException failed)
        {
            message = failed.Message;
        }

        message.ShouldEndWith("this machine has no such address.");
    }

    [Test]
    public async Task It_ends_while_a_client_keeps_its_connection()
    {
        var endpoint = await StartAsync(Sample.Status());
        using var idle = new TcpClient();
        await idle.ConnectAsync(endpoint.Address.Host, endpoint.Address.Port);
        await endpoint.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        (await idle.GetStream().ReadAsync(new byte[1])).ShouldBe(0);
    }

    private static Task<HttpEndpoint> StartAsync(params Reconcile.Status.LoopStatus[] topologies)
    {
        var view = Sample.View([.. topologies.Select(status => Sample.Topology(status))]);
        return HttpEndpoint.StartAsync(AnyPort, new Routes(view, new StillTime(Sample.Now)), CancellationToken.None);
    }

    private static async Task<(HttpResponseMessage Answer, string Body)> AskAsync(
        HttpEndpoint endpoint,
        HttpMethod method,
        string path
    )
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(endpoint.Address.Uri, path));
        var answer = await client.SendAsync(request);
        return (answer, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends bytes as they are and reads until the other side hangs up.</summary>
    private static async Task<string> SendAsync(HttpEndpoint endpoint, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint.Address.Host, endpoint.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
