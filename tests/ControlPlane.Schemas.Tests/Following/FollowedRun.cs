using ControlPlane.Schemas.Feeds;
using ControlPlane.Schemas.Tablets;
using ControlPlane.TabletFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Tests.Following;

/// <summary>A feed at work inside a virtual loop.</summary>
internal sealed class FollowedRun
{
    private readonly TabletFeed feed;

    public FollowedRun(VirtualTime time, FeedOptions options)
    {
        Time = time;
        Topology = new(time);
        feed = new(
            Topology.Store,
            Topology.Layout,
            new(Topology, Tablets),
            options with
            {
                Time = time,
                Random = new Random(1),
            }
        );
    }

    public VirtualTime Time { get; }

    public TopologyInMemory Topology { get; }

    public FakeTablets Tablets { get; } = new();

    public SchemaView View => feed.View;

    public DateTimeOffset Now => Time.GetUtcNow();

    public async Task RunAsync(Func<FollowedRun, Task> test)
    {
        using var stop = new CancellationTokenSource();
        var running = feed.RunAsync(stop.Token);
        await test(this);
        running.IsCompleted.ShouldBeFalse();
        stop.Cancel();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new InvalidOperationException("The feed ended by itself.");
    }

    /// <summary>A keyspace with a primary in zone1 whose number is its port.</summary>
    public async Task<FakeTablet> AddAsync(string keyspace, int port, params string[] tables)
    {
        var tablet = Tablets.Add(port, TabletState.Primary($"zone1-{port}", keyspace, tables));
        await Topology.WriteTabletAsync(keyspace, port);
        await Topology.DeclareAsync(keyspace, $"zone1-{port}");
        return tablet;
    }

    public Task PassAsync(TimeSpan span) => Task.Delay(span, Time);

    /// <summary>Time in which a tablet says every 20 s that it is well.</summary>
    public async Task BeatAsync(FakeTablet tablet, TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(20))
        {
            await PassAsync(TimeSpan.FromSeconds(20));
            tablet.Say(tablet.State.Health([], []));
        }

        await PassAsync(TimeSpan.FromMilliseconds(1));
    }

    public IEnumerable<string> Tables(string keyspace) => View.Schemas.Find(new(keyspace))!.Tables;

    public (TabletTrouble Kind, string Why) Trouble(string keyspace) =>
        View.Sources[new(keyspace)].Trouble is { } trouble
            ? (trouble.Kind, trouble.Why)
            : throw new InvalidOperationException($"{keyspace} has no trouble.");
}
