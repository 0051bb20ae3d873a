using ControlPlane.Topology.Etcd.Tests.Peers;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Topology.Etcd.Tests.Watching;

/// <summary>A refused watch gets one stream with a new token; what is refused there too is refused for good.</summary>
[CancelAfter(30_000)]
public class RefusedWatchTests
{
    [Test]
    public async Task E4_A_refused_watch_is_opened_once_more_with_a_new_token(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync(stream => stream.RefuseAsync(), TellAsync(101));
        await using var store = Open(fake, NullLogger.Instance);

        var told = await ChangesOf(store, cancellation).Take(2).ToListAsync(cancellation);

        told[1].At.Value.ShouldBe(101);
        fake.Tokens.ShouldBe(["token 1", "token 2"]);
    }

    [Test]
    public async Task E4_A_watch_that_is_refused_with_a_new_token_too_is_refused_for_good(
        CancellationToken cancellation
    )
    {
        await using var fake = await FakeEtcd.StartAsync(stream => stream.RefuseAsync());
        await using var store = Open(fake, NullLogger.Instance);

        var failure = await Should.ThrowAsync<StoreException>(async () =>
            await store.WatchAsync(Events.Span("/a"), null, cancellation).LastAsync(cancellation)
        );

        failure.Failure.ShouldBe(StoreFailure.PermissionDenied);
        failure.Message.ShouldContain("watching /a");
        fake.Tokens.ShouldBe(["token 1", "token 2"]);
    }

    [Test]
    public async Task E4_Each_time_that_a_token_went_stale_counts_for_itself(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync(
            stream => stream.RefuseAsync(),
            TellAsync(101, thenEnd: true),
            stream => stream.RefuseAsync(),
            TellAsync(102)
        );
        await using var store = Open(fake, NullLogger.Instance);

        var told = await store
            .WatchAsync(Events.Span("/a"), null, cancellation)
            .OfType<TopologyChange.Changed>()
            .Take(2)
            .ToListAsync(cancellation);

        told.Select(change => change.At.Value).ShouldBe([101, 102]);
        fake.Tokens.ShouldBe(["token 1", "token 2", "token 2", "token 3"]);
    }

    [Test]
    public async Task A_bug_ends_the_watches_that_there_are_and_serves_those_that_come(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync(
            async stream =>
            {
                await stream.CreateAsync(id: 0);
                await stream.EndAsync(Rpc.RpcStatusCode.Ok);
            },
            TellAsync(101)
        );
        await using var store = Open(fake, new LoggerWithABug());

        await Should.ThrowAsync<BugException>(async () =>
            await store.WatchAsync(Events.Span("/a"), null, cancellation).LastAsync(cancellation)
        );
        var told = await ChangesOf(store, cancellation).Take(2).ToListAsync(cancellation);

        told[1].At.Value.ShouldBe(101);
    }

    private static Func<FakeWatchStream, Task> TellAsync(long revision, bool thenEnd = false) =>
        async stream =>
        {
            await stream.CreateAsync(id: 0);
            await stream.WriteAsync(Events.Told(0, Events.Put("/a", revision)));
            await (thenEnd ? stream.EndAsync(Rpc.RpcStatusCode.Unavailable) : stream.ServeAsync());
        };

    /// <summary>Without signs of life, which may come at any time.</summary>
    private static IAsyncEnumerable<TopologyChange> ChangesOf(EtcdStore store, CancellationToken cancellation) =>
        store.WatchAsync(Events.Span("/a"), null, cancellation).Where(change => change is not TopologyChange.Alive);

    private static EtcdStore Open(FakeEtcd fake, ILogger logger) =>
        EtcdStore.Open(
            new EtcdOptions
            {
                Address = EtcdAddress.Parse(fake.Address),
                User = new EtcdUser("writer", () => "secret"),
            },
            TimeProvider.System,
            Random.Shared,
            logger
        );

    /// <summary>Fails when it is told that a stream ended: the first code that runs then and is not ours.</summary>
    private sealed class LoggerWithABug : ILogger
    {
        private bool hasFailed;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!hasFailed && formatter(state, exception).Contains("ended", StringComparison.Ordinal))
            {
                hasFailed = true;
                throw new BugException();
            }
        }
    }

    private sealed class BugException : Exception;
}
