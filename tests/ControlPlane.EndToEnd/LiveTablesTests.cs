using ControlPlane.Protocols.Query;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Rpc;
using ControlPlane.Rpc.Server;
using ControlPlane.TabletFixture;
using Google.Protobuf;
using VSchema = ControlPlane.Protocols.VSchema;

namespace ControlPlane.EndToEnd;

/// <summary>
/// Tables that tablets have, and what becomes of them in the records of cells without tablets: the primaries are in
/// <c>zone3</c>, the gates in <c>zone1</c> and <c>zone2</c>.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class LiveTablesTests : IAsyncDisposable
{
    private readonly List<ScriptedTablet> tablets = [];
    private World world = null!;

    [SetUp]
    public async Task StartAsync()
    {
        world = await World.StartAsync();
        var sharded = Sample.VSchemaOf("customer_orders");
        sharded.Sharded = true;
        await world.PutAsync("global/keyspaces/customer/VSchema", sharded);
        await world.PutAsync([world.Cell("zone3", world.Address)]);
        await AddAsync("zone3-100", "commerce", "product");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var tablet in tablets)
        {
            await tablet.DisposeAsync();
        }

        await world.DisposeAsync();
    }

    [Test]
    public async Task A_table_that_is_created_dropped_or_moved_shows_in_every_blind_cell()
    {
        var shop = await AddAsync("zone3-200", "shop", "orders");
        var depot = await AddAsync("zone3-300", "depot", "items");
        await using var controller = await Controller.StartAsync(world);
        await ShownAsync("shop", "orders");
        await ShownAsync("depot", "items");

        shop.Create("created");
        await ShownAsync("shop", "created", "orders");
        shop.Drop("created");
        await ShownAsync("shop", "orders");

        shop.Drop("orders"); // a move, as MoveTables ends
        await ShownAsync("shop");
        depot.Create("orders");
        await ShownAsync("depot", "items", "orders");

        await AddAsync("zone3-201", "shop", "moved with the primary");
        await ShownAsync("shop", "moved with the primary");
        shop.Create("nobody asks me");
        depot.Create("last");
        await ShownAsync("depot", "items", "last", "orders");
        await ShownAsync("shop", "moved with the primary");
        (await controller.AskAsync()).WithExit(0);
    }

    [Test]
    public async Task Tablets_that_die_lie_or_hang_take_no_name_away_and_stop_no_other()
    {
        var shop = await AddAsync("zone3-200", "shop", "orders");
        var liar = await AddAsync("zone3-300", "depot", "items");
        var hanging = await AddAsync("zone3-400", "late", "t");
        var good = await AddAsync("zone3-500", "good", "fine");
        await using var controller = await Controller.StartAsync(world);
        await ShownAsync("late", "t");
        await ShownAsync("good", "fine");

        liar.Mischief = (_, _) => SchemaAnswers.Saying(ByteString.Empty, ByteString.CopyFrom(10, 200, 1));
        hanging.Mischief = (_, stop) => SchemaAnswers.Hanging(stop, ByteString.Empty, SchemaAnswers.Part("half"));
        liar.Create("never shown");
        hanging.Create("never shown");
        await shop.DieAsync();
        good.Create("shown");
        await ShownAsync("good", "fine", "shown");
        await TroubleAsync(controller, "shop", "unreachable");
        await TroubleAsync(controller, "depot", "garbage");
        await TroubleAsync(controller, "late", "tooSlow");
        await ShownAsync("shop", "orders");
        await ShownAsync("depot", "items");
        await ShownAsync("late", "t");

        liar.Mischief = null;
        liar.Change(now => now with { Tables = now.Tables.Remove("items") });
        await ShownAsync("depot", "never shown");
    }

    [Test]
    public async Task Odd_names_and_very_many_are_published_as_they_are_and_lies_are_not()
    {
        string[] odd = ["with `back` 'single' \"double\" quotes", "with.dots", new('語', 64)];
        string[] many = [.. Enumerable.Range(0, 50_000).Select(number => $"t{number}").Order(StringComparer.Ordinal)];
        await AddAsync("zone3-200", "odd", odd);
        await AddAsync("zone3-300", "many", many);
        var twice = await AddAsync("zone3-400", "twice", "never shown");
        var whole = SchemaAnswers.Part("twice");
        twice.Mischief = (request, _) =>
            SchemaAnswers.Saying(
                request.TableType is SchemaTableType.Views ? [ByteString.Empty] : [ByteString.Empty, whole, whole]
            );
        var liar = await AddAsync("zone3-500", "liar", "never shown");
        liar.Mischief = (_, _) => SchemaAnswers.Saying(ByteString.Empty, SchemaAnswers.Part("a table and a view"));
        var cut = await AddAsync("zone3-600", "cut", "never shown");
        cut.Mischief = (_, _) => SchemaAnswers.Saying(ByteString.Empty, ByteString.CopyFrom(whole.Span[..^1]));
        using var file = new Files();
        var empty = file.Write("schemas.yaml", "keyspaces:\n  liar:\n    tables: []\n  cut:\n    tables: []\n");

        (await world.RebuildAsync("--schemas-timeout", "60s", "--schemas-read-timeout", "60s"))
            .WithExit(0)
            .Naming(
                "Tables of liar could not be read",
                "Tables of cut could not be read",
                "since nobody has read the tables of cut, liar"
            );
        (await world.SrvVSchemaAsync("zone1"))!
            .Keyspaces["odd"]
            .Tables.ShouldBeEmpty("the liar may have the same name");

        (
            await world.RebuildAsync(
                "--schemas-timeout",
                "60s",
                "--schemas-read-timeout",
                "60s",
                "--schema-file",
                empty
            )
        ).WithExit(0);
        await ShownAsync("odd", odd);
        await ShownAsync("many", many);
        await ShownAsync("twice", "twice");
        await ShownAsync("liar");
        await ShownAsync("cut");
    }

    [Test]
    public async Task A_file_wins_over_tablets_and_one_pass_reads_both()
    {
        await AddAsync("zone3-200", "shop", "from the tablet");
        await AddAsync("zone3-300", "depot", "items");
        using var files = new Files();
        var file = files.Write("schemas.yaml", "keyspaces:\n  shop:\n    tables: [from_the_file]\n");
        (await world.RebuildAsync("--schema-file", file)).WithExit(0);
        await ShownAsync("shop", "from_the_file");
        await ShownAsync("depot", "items");

        (await world.RebuildAsync("--schema-file", files.Write("bad.yaml", "keyspaces: [shop]\n")))
            .WithExit(1)
            .Naming("bad.yaml:1", "expected a mapping of keyspaces");
    }

    [Test]
    public async Task Who_asks_where_a_name_goes_is_answered_from_tablets_and_told_so()
    {
        var shop = await AddAsync("zone3-200", "shop", "orders");

        (await world.RunAsync("explain", "orders"))
            .WithExit(0)
            .Naming("orders  →  shop.orders", "s ago from zone3-0000000200");
        shop.Drop("orders");
        shop.Create("baskets");
        (await world.RunAsync("routing"))
            .WithExit(0)
            .Naming("shop  by live table, as known ", "Live tables  of ", "from zone3-0000000200");
        (await world.RunAsync("explain", "orders", "--schemas=off")).WithExit(0).Naming("table orders not found");
        await shop.DieAsync();
        (await world.RunAsync("routing", "diff")).WithExit(1).Naming("Tables of shop could not be read");
    }

    [Test]
    public async Task Credentials_are_shown_to_tablets_that_ask_for_them()
    {
        var options = ScriptedTablet.Local with
        {
            Admit = call =>
                call.Metadata.Values("password").SequenceEqual([Executable.Password])
                    ? null
                    : RpcStatus.Answer(RpcStatusCode.Unauthenticated, "username and password must be provided"),
        };
        await AddAsync(await ScriptedTablet.StartAsync(TabletState.Primary("zone3-200", "shop", "orders"), options));
        using var files = new Files();
        var refused = await world.RebuildAsync();
        refused.Naming("username and password must be provided");
        var json = $$"""{"Username": "reader", "Password": "{{Executable.Password}}"}""";
        await world.RebuildAsync("--grpc-auth-static-client-creds", files.Write("creds.json", json));
        await ShownAsync("shop", "orders");
    }

    private async Task<ScriptedTablet> AddAsync(string alias, string keyspace, params string[] tables)
    {
        var tablet = await ScriptedTablet.StartAsync(alias, keyspace, tables);
        await AddAsync(tablet);
        return tablet;
    }

    private async Task AddAsync(ScriptedTablet tablet)
    {
        tablets.Add(tablet);
        var keyspace = tablet.State.Shard.Keyspace;
        var shard = Sample.Shard("0");
        shard.PrimaryAlias = tablet.Record.Alias;
        await world.PutAsync($"zone3/tablets/{tablet.Alias}/Tablet", tablet.Record);
        await world.PutAsync([
            ($"global/keyspaces/{keyspace}/Keyspace", new Keyspace().ToByteString()),
            ($"global/keyspaces/{keyspace}/shards/0/Shard", shard.ToByteString()),
        ]);
    }

    /// <summary>Waits until both cells show these tables of a keyspace, and no others.</summary>
    private async Task ShownAsync(string keyspace, params string[] tables)
    {
        await Eventually.TrueAsync(async () =>
        {
            var seen = await Task.WhenAll(world.SrvVSchemaAsync("zone1"), world.SrvVSchemaAsync("zone2"));
            return seen.All(record =>
                TablesOf(record, keyspace) is { } shown && shown.Order(StringComparer.Ordinal).SequenceEqual(tables)
            );
        });
    }

    private static IEnumerable<string>? TablesOf(VSchema.SrvVSchema? record, string keyspace) =>
        record?.Keyspaces.GetValueOrDefault(keyspace)?.Tables.Keys;

    private static Task TroubleAsync(Controller controller, string keyspace, string kind) =>
        Eventually.TrueAsync(async () =>
        {
            var status = await controller.StatusAsync();
            return status
                .GetProperty("topologies")[0]
                .GetProperty("liveTables")
                .GetProperty("keyspaces")
                .EnumerateArray()
                .Any(one =>
                    one.GetProperty("keyspace").GetString() == keyspace
                    && one.TryGetProperty("trouble", out var trouble)
                    && trouble.GetProperty("kind").GetString() == kind
                );
        });
}
