using System.Buffers.Binary;
using System.Net;
using ControlPlane.Protocols.Query;
using ControlPlane.Rpc;
using ControlPlane.Rpc.Server;
using ControlPlane.Schemas.Tablets;
using ControlPlane.TabletFixture;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Tests.Tablets;

/// <summary>What real tablets said, said again over real gRPC.</summary>
[Category("Conformance")]
public class RecordedTests
{
    private static readonly KeyspaceShard Keyspace1 = new(new("keyspace1"), new("0"));
    private static readonly KeyspaceShard Keyspace2 = new(new("keyspace2"), new("0"));

    [Test]
    public async Task The_fixture_says_what_was_recorded_byte_for_byte()
    {
        var calls = RecordedCall.ReadAll().Where(call => call is { IsOpen: false, Code: not 14 }).ToList();
        calls.Count.ShouldBeGreaterThan(30);
        foreach (var call in calls)
        {
            await using var server = await ServeAsync(RecordedTablet.Answering(call));
            var (body, code, message) = await PostAsync(server, call);
            body.ShouldBe(call.Messages.SelectMany(part => Framed(part.ToByteArray())).ToArray(), call.Name);
            (code, message).ShouldBe((call.Code, call.Message), call.Name);
        }
    }

    [Test]
    public async Task Tables_and_views_are_read_apart()
    {
        var names = await ReadAsync("query-getschema.json", Keyspace1);
        names.ShouldBe(TableNames.Of(["table1", "table2"], ["view1"]));
    }

    [Test]
    public async Task An_answer_in_several_parts_is_all_of_them()
    {
        var names = await ReadAsync("query-getschema-large.json", Keyspace2);
        names.Tables.Count.ShouldBe(307);
        names.Tables.ShouldContain("Odd Name");
        names.Tables.ShouldContain("tablé");
        names.Tables.ShouldContain("big_299");
        names.Views.ShouldBe(["v1", "v2"]);
    }

    [Test]
    public async Task An_empty_database_has_an_empty_list_which_is_a_list()
    {
        var calls = RecordedCall.Read("getschema-empty.json").Where(call => call.Method == RecordedCall.GetSchema);
        await using var server = await ServeAsync(RecordedTablet.Answering(calls.First()));
        (await ReadAsync(server, Keyspace1)).ShouldBe(TableNames.Of([], []));
    }

    [TestCase("wrong keyspace", TabletTrouble.WrongTablet)]
    [TestCase("wrong shard", TabletTrouble.WrongTablet)]
    [TestCase("vtctld port instead of a tablet", TabletTrouble.WrongTablet)]
    [TestCase("replica tablet, target PRIMARY", TabletTrouble.NotPrimary)]
    [TestCase("tablet type SPARE: target SPARE", TabletTrouble.NotServing)]
    [TestCase("mysqld of the replica is down: GetSchema REPLICA", TabletTrouble.Failed)]
    [TestCase("query.GetSchema TABLES while shard has no primary, target PRIMARY", TabletTrouble.NotPrimary)]
    [TestCase("no target at all", TabletTrouble.Failed)]
    [TestCase(
        "query.GetSchema TABLES on replica-typed tablet while shard has no primary (target REPLICA)",
        TabletTrouble.Failed
    )]
    public async Task Every_refusal_that_was_recorded_is_understood(string name, TabletTrouble trouble)
    {
        var call = RecordedCall.ReadAll().Single(call => call.Name == name);
        await using var server = await ServeAsync(RecordedTablet.Answering(call));
        var failure = await Should.ThrowAsync<TabletException>(ReadAsync(server, Keyspace1));
        failure.Trouble.ShouldBe(trouble);
        failure.Message.ShouldContain(call.Message);
    }

    [Test]
    public async Task A_health_stream_tells_who_speaks_and_when_to_read_again()
    {
        var call = RecordedCall.Read("streamhealth.json")[0];
        await using var server = await ServeAsync(RecordedTablet.Answering(call));
        await using var tablet = Dial(server);
        var said = new List<TabletHealth>();
        var end = await Should.ThrowAsync<TabletException>(async () =>
        {
            await foreach (var health in tablet.HealthAsync(CancellationToken.None))
            {
                said.Add(health);
            }
        });
        end.Trouble.ShouldBe(TabletTrouble.Unreachable);
        said.ShouldAllBe(health => health.Shard == Keyspace1 && health.IsServing);
        said.ShouldAllBe(health => health.Alias == TabletAlias.Parse("zone1-100").OrNull());
        said.Select(health => health.SchemaChanged).ShouldBe([false, true, true, true, false, true, true, true, false]);
    }

    [TestCase("tablet type SPARE: StreamHealth", Protocols.Topodata.TabletType.Spare, false)]
    [TestCase("tablet type DRAINED: StreamHealth", Protocols.Topodata.TabletType.Drained, true)]
    public async Task A_tablet_that_is_no_primary_says_so(
        string name,
        Protocols.Topodata.TabletType type,
        bool isServing
    )
    {
        var call = RecordedCall.ReadAll().Single(call => call.Name == name);
        await using var server = await ServeAsync(RecordedTablet.Answering(call));
        await using var tablet = Dial(server);
        await foreach (var health in tablet.HealthAsync(CancellationToken.None))
        {
            (health.Type, health.IsServing).ShouldBe((type, isServing));
            break;
        }
    }

    private static Task<RpcServer> ServeAsync(RpcServices services) =>
        RpcServer.StartAsync(
            ScriptedTablet.Local with
            {
                StopWithin = TimeSpan.FromMilliseconds(100),
            },
            services,
            CancellationToken.None
        );

    private static async Task<TableNames> ReadAsync(string file, KeyspaceShard shard)
    {
        await using var server = await ServeAsync(RecordedTablet.Replaying(RecordedCall.Read(file)));
        return await ReadAsync(server, shard);
    }

    private static async Task<TableNames> ReadAsync(RpcServer server, KeyspaceShard shard)
    {
        await using var tablet = Dial(server);
        return await tablet.ReadAsync(shard, CancellationToken.None);
    }

    private static ITabletConnection Dial(RpcServer server) =>
        new TabletDialer(TabletAccess.Open, new TabletLimits(), TimeProvider.System).Dial(
            new("127.0.0.1", server.Address.Port)
        );

    private static async Task<(byte[] Body, int Code, string Message)> PostAsync(RpcServer server, RecordedCall call)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var content = new ByteArrayContent(Framed(call.Request.ToByteArray()));
        content.Headers.ContentType = new("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Endpoint, call.Method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        using var response = await http.SendAsync(request, CancellationToken.None);
        var body = await response.Content.ReadAsByteArrayAsync();
        var status = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        var message = status.TryGetValues("grpc-message", out var texts) ? texts.Single() : "";
        return (
            body,
            int.Parse(status.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture),
            Uri.UnescapeDataString(message)
        );
    }

    private static byte[] Framed(byte[] message)
    {
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, 5);
        return framed;
    }
}
