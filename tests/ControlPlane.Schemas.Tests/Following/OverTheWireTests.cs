using ControlPlane.Protocols.Topodata;
using ControlPlane.Schemas.Feeds;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Schemas.Tablets;
using ControlPlane.TabletFixture;

namespace ControlPlane.Schemas.Tests.Following;

/// <summary>The same over real gRPC and real time; what is waited for comes by signals, not by looking again.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class OverTheWireTests : IAsyncDisposable
{
    private readonly TopologyInMemory topology = new(TimeProvider.System);
    private readonly List<ScriptedTablet> tablets = [];
    private readonly CancellationTokenSource stop = new(TimeSpan.FromSeconds(60));
    private readonly TabletFeed feed;
    private readonly Task running;

    public OverTheWireTests()
    {
        var options = new FeedOptions { FirstPause = TimeSpan.FromMilliseconds(20) };
        var dialer = new TabletDialer(TabletAccess.Open, options.Limits, options.Time);
        feed = new(topology.Store, topology.Layout, new(topology, dialer), options);
        running = feed.RunAsync(stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        stop.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(running);
        foreach (var tablet in tablets)
        {
            await tablet.DisposeAsync();
        }

        stop.Dispose();
    }

    [Test]
    public async Task Tables_come_and_go_and_move_with_the_primary()
    {
        var tablet = await AddAsync("zone1-100", "shop", "orders");
        await TablesAsync("shop", "orders");
        tablet.Create("items");
        await TablesAsync("shop", "items", "orders");
        tablet.Drop("orders");
        await TablesAsync("shop", "items");

        await AddAsync("zone1-101", "shop", "items", "after the move");
        await TablesAsync("shop", "after the move", "items");
        await WaitAsync(_ => tablet.Listeners == 0);
    }

    [Test]
    public async Task A_tablet_that_dies_keeps_its_list_and_one_that_comes_back_is_read_again()
    {
        var tablet = await AddAsync("zone1-100", "shop", "orders");
        await AddAsync("zone1-200", "other", "t");
        await TablesAsync("shop", "orders");
        var address = tablet.Address;
        await tablet.DieAsync();
        await WaitAsync(view => view.Sources[new("shop")].Trouble is { Kind: TabletTrouble.Unreachable });
        feed.View.Schemas.Find(new("shop"))!.Tables.ShouldBe(["orders"]);

        tablet.Create("items");
        await tablet.ReviveAsync(address);
        await TablesAsync("shop", "items", "orders");
        await TablesAsync("other", "t");
    }

    [Test]
    public async Task Ten_that_misbehave_keep_no_good_one_from_being_read()
    {
        for (uint at = 0; at < 10; at++)
        {
            var bad = await AddAsync($"zone1-{100 + at}", $"bad{at}", "t");
            bad.Mischief = at switch
            {
                0 => (_, cancellation) => SchemaAnswers.Hanging(cancellation),
                1 => (_, _) => SchemaAnswers.Saying(Google.Protobuf.ByteString.CopyFrom(255, 255, 255)),
                2 => (_, _) => SchemaAnswers.Saying(),
                3 => (_, _) => SchemaAnswers.Failing(SchemaAnswers.MySqlGone),
                _ => (_, _) => throw new InvalidOperationException("a tablet's own bug"),
            };
        }

        var good = await AddAsync("zone2-1", "good", "t");
        await TablesAsync("good", "t");
        good.Create("new");
        await TablesAsync("good", "new", "t");
        await WaitAsync(view => view.Sources.Values.Count(source => source.Trouble is not null) >= 9);
        feed.View.Schemas.Keyspaces.Keys.ShouldBe([new("good")]);
    }

    [Test]
    public async Task A_glance_asks_everybody_once_and_tells_who_gave_no_list()
    {
        await AddAsync("zone1-100", "shop", "orders");
        var broken = await AddAsync("zone1-101", "broken", "t");
        broken.Mischief = (_, _) => SchemaAnswers.Failing(SchemaAnswers.MySqlGone);
        await topology.DeclareAsync("young", null);
        var primaries = await PrimaryReader.ReadAsync(topology.Store, topology.Layout, stop.Token);
        var options = new FeedOptions();
        var dialer = new TabletDialer(TabletAccess.Open, options.Limits, TimeProvider.System);
        var view = await TabletGlance.ReadAsync(
            primaries,
            new(topology, dialer),
            TimeSpan.FromSeconds(60),
            options,
            stop.Token
        );
        view.Schemas.Keyspaces.Keys.ShouldBe([new("shop")]);
        view.Sources.Values.Select(source => source.Trouble?.Kind)
            .ShouldBe([TabletTrouble.Failed, null, TabletTrouble.NoPrimary]);
    }

    private async Task<ScriptedTablet> AddAsync(string alias, string keyspace, params string[] tables)
    {
        var tablet = await ScriptedTablet.StartAsync(alias, keyspace, tables);
        tablets.Add(tablet);
        await topology.WriteAsync(tablet.Record);
        await topology.DeclareAsync(keyspace, alias);
        return tablet;
    }

    private Task TablesAsync(string keyspace, params string[] tables) =>
        WaitAsync(view => view.Schemas.Find(new(keyspace)) is { } schema && schema.Tables.SequenceEqual(tables));

    private async Task WaitAsync(Predicate<SchemaView> until)
    {
        await foreach (var view in feed.WatchAsync(stop.Token))
        {
            if (until(view))
            {
                return;
            }
        }
    }
}
