using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Tests.Peers;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Topology.Etcd.Tests.Watching;

/// <summary>Whatever ends a stream, it is opened again where each watch stands.</summary>
[CancelAfter(30_000)]
public class BrokenStreamTests
{
    private static readonly KeySpan Span = Events.Span("/a");

    [TestCase(RpcStatusCode.Ok)]
    [TestCase(RpcStatusCode.Cancelled)]
    [TestCase(RpcStatusCode.DeadlineExceeded)]
    [TestCase(RpcStatusCode.Unavailable)]
    [TestCase(RpcStatusCode.Unknown)]
    [TestCase(RpcStatusCode.Internal)]
    [TestCase(RpcStatusCode.Unauthenticated)]
    public async Task E2_A_stream_that_the_server_ends_is_opened_again(
        RpcStatusCode code,
        CancellationToken cancellation
    )
    {
        var starts = new List<long>();
        await using var fake = await FakeEtcd.StartAsync(
            async stream =>
            {
                starts.Add(await stream.CreateAsync(id: 0));
                await stream.WriteAsync(Events.Told(0, Events.Put("/a", 101)));
                await stream.EndAsync(code, "ended by the test");
            },
            async stream =>
            {
                starts.Add(await stream.CreateAsync(id: 0));
                await stream.WriteAsync(Events.Told(0, Events.Put("/a", 102)));
                await stream.ServeAsync();
            }
        );
        await using var store = Open(fake);

        var told = await TakeAsync(store, 3, cancellation);

        told.Select(change => change.At.Value).ShouldBe([100, 101, 102]);
        told[0].ShouldBeOfType<TopologyChange.Snapshot>();
        starts.ShouldBe([101, 102]);
        fake.HasLeader.ShouldBe(["true", "true"]);
    }

    [Test]
    public async Task E5_A_server_that_answers_nothing_more_is_left(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync(
            async stream =>
            {
                await stream.CreateAsync(id: 0);
                await stream.FreezeAsync();
            },
            async stream =>
            {
                await stream.CreateAsync(id: 0);
                await stream.WriteAsync(Events.Told(0, Events.Put("/a", 101)));
                await stream.ServeAsync();
            }
        );
        await using var store = Open(fake);

        var told = await TakeAsync(store, 2, cancellation);

        told[1].At.Value.ShouldBe(101);
    }

    [Test]
    public async Task E5_A_server_that_never_answers_at_all_is_left(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync(
            stream => stream.FreezeAsync(),
            async stream =>
            {
                await stream.CreateAsync(id: 0);
                await stream.WriteAsync(Events.Told(0, Events.Put("/a", 101)));
                await stream.ServeAsync();
            }
        );
        await using var store = Open(fake);

        var told = await TakeAsync(store, 2, cancellation);

        told[1].At.Value.ShouldBe(101);
    }

    [Test]
    public async Task E6_Half_a_revision_is_not_told_when_its_stream_breaks(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync(
            async stream =>
            {
                await stream.CreateAsync(id: 0);
                var half = Events.Told(0, Events.Put("/a", 101), Events.Put("/a", 102));
                half.Fragment = true;
                await stream.WriteAsync(half);
                await stream.EndAsync(RpcStatusCode.Unavailable);
            },
            async stream =>
            {
                (await stream.CreateAsync(id: 0)).ShouldBe(102);
                await stream.WriteAsync(Events.Told(0, Events.Put("/a", 102), Events.Put("/b", 102)));
                await stream.ServeAsync();
            }
        );
        await using var store = Open(fake);

        var told = await TakeAsync(store, 3, cancellation);

        told.Select(change => change.At.Value).ShouldBe([100, 101, 102]);
        told[2].ShouldBeOfType<TopologyChange.Changed>().Changes.Length.ShouldBe(2);
    }

    [Test]
    public async Task A_quiet_stream_shows_that_it_lives(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync(async stream =>
        {
            await stream.CreateAsync(id: 0);
            await stream.ServeAsync();
        });
        await using var store = Open(fake);

        var signs = await store
            .WatchAsync(Span, null, cancellation)
            .OfType<TopologyChange.Alive>()
            .Take(3)
            .ToListAsync(cancellation);

        signs.ShouldAllBe(sign => sign.At == new Revision(200));
        fake.HasLeader.Count.ShouldBe(1);
    }

    [Test]
    public async Task A_store_that_is_disposed_of_ends_its_watches(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync(async stream =>
        {
            await stream.CreateAsync(id: 0);
            await stream.ServeAsync();
        });
        var store = Open(fake);
        var watching = store.WatchAsync(Span, new Revision(100), cancellation).LastAsync(cancellation).AsTask();

        await store.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => watching);
    }

    private static EtcdStore Open(FakeEtcd fake)
    {
        var options = new EtcdOptions
        {
            Address = EtcdAddress.Parse(fake.Address),
            HeartbeatInterval = TimeSpan.FromMilliseconds(50),
            HeartbeatTimeout = TimeSpan.FromMilliseconds(250),
            ConnectTimeout = TimeSpan.FromMilliseconds(250),
        };
        return EtcdStore.Open(options, TimeProvider.System, Random.Shared, NullLogger.Instance);
    }

    private static async Task<List<TopologyChange>> TakeAsync(
        EtcdStore store,
        int count,
        CancellationToken cancellation
    ) =>
        await store
            .WatchAsync(Span, null, cancellation)
            .Where(change => change is not TopologyChange.Alive)
            .Take(count)
            .ToListAsync(cancellation);
}
