using ControlPlane.Topology.Etcd.Tests.Peers;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Topology.Etcd.Tests.Watching;

/// <summary>One stream carries all watches of a store, and no watch's fate is that of the others.</summary>
[CancelAfter(30_000)]
public class SharedStreamTests
{
    [Test]
    public async Task E3_The_stream_that_the_first_watch_opened_goes_on_without_it_as_it_was(
        CancellationToken cancellation
    )
    {
        var (bothCame, firstLeft) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var fake = await FakeEtcd.StartAsync(
            async stream =>
            {
                await stream.CreateAsync(id: 0);
                await stream.CreateAsync(id: 1);
                bothCame.SetResult();
                await firstLeft.Task;
                await stream.WriteAsync(Events.Told(1, Events.Put("/b", 151)));
                await stream.EndAsync(Rpc.RpcStatusCode.Unavailable);
            },
            async stream =>
            {
                (await stream.CreateAsync(id: 0)).ShouldBe(152);
                await stream.WriteAsync(Events.Told(0, Events.Put("/b", 152)));
                await stream.ServeAsync();
            }
        );
        await using var store = Open(fake);
        using var firstEnds = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = Follow(store, "/a", firstEnds.Token);
        await first.MoveNextAsync();
        var waiting = first.MoveNextAsync().AsTask();
        var second = Follow(store, "/b", cancellation);
        await second.MoveNextAsync();
        var told = second.MoveNextAsync().AsTask();

        await bothCame.Task.WaitAsync(cancellation);
        firstEnds.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        firstLeft.SetResult();

        (await told).ShouldBeTrue();
        second.Current.At.Value.ShouldBe(151);
        await second.MoveNextAsync();
        second.Current.At.Value.ShouldBe(152);
        fake.HasLeader.ShouldBe(["true", "true"]);
        fake.Tokens.ShouldBe(["token 1", "token 1"]);
        await second.DisposeAsync();
    }

    [Test]
    public async Task E12_A_watch_that_the_server_ends_is_opened_again_on_the_stream_of_the_others(
        CancellationToken cancellation
    )
    {
        await using var fake = await FakeEtcd.StartAsync(async stream =>
        {
            await stream.CreateAsync(id: 0);
            await stream.CreateAsync(id: 1);
            await stream.WriteAsync(Events.Ended(0));
            await stream.WriteAsync(Events.Told(1, Events.Put("/b", 151)));
            await stream.CreateAsync(id: 2);
            await stream.WriteAsync(Events.Told(2, Events.Put("/a", 152)));
            await stream.ServeAsync();
        });
        await using var store = Open(fake);
        var ended = Follow(store, "/a", cancellation);
        await ended.MoveNextAsync();
        var endedNext = NextChangeAsync(ended);
        var other = Follow(store, "/b", cancellation);
        await other.MoveNextAsync();

        (await NextChangeAsync(other)).At.Value.ShouldBe(151);
        (await endedNext).At.Value.ShouldBe(152);
        fake.HasLeader.Count.ShouldBe(1);
        await ended.DisposeAsync();
        await other.DisposeAsync();
    }

    private static async Task<TopologyChange> NextChangeAsync(IAsyncEnumerator<TopologyChange> watch)
    {
        do
        {
            await watch.MoveNextAsync();
        } while (watch.Current is not TopologyChange.Changed);
        return watch.Current;
    }

    private static IAsyncEnumerator<TopologyChange> Follow(EtcdStore store, string key, CancellationToken stop) =>
        store
            .WatchAsync(Events.Span(key), null, stop)
            .Where(change => change is not TopologyChange.Alive)
            .GetAsyncEnumerator(stop);

    private static EtcdStore Open(FakeEtcd fake)
    {
        var options = new EtcdOptions
        {
            Address = EtcdAddress.Parse(fake.Address),
            User = new EtcdUser("reader", () => "secret"),
        };
        return EtcdStore.Open(options, TimeProvider.System, Random.Shared, NullLogger.Instance);
    }
}
