using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Informers;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Kubernetes.Tests.Informers;

/// <summary>The whole way: informer, client, TLS, a server that goes and comes back.</summary>
[CancelAfter(60_000)]
public sealed class InformerOverHttpTests
{
    private static readonly Resource ConfigMaps = new("", "v1", "configmaps", "ConfigMap");

    [Test]
    public async Task O1_What_happened_while_the_server_was_away_is_told_when_its_history_is_gone(
        CancellationToken cancellation
    )
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        Put(server, "a");
        Put(server, "b");
        await using var follower = new HttpFollower(server);
        await follower.UntilAsync(["a", "b"], cancellation);

        Put(server, "c");
        await follower.UntilAsync(["a", "b", "c"], cancellation);
        server.Delete(ConfigMaps, new("default", "a"));
        Put(server, "d");
        await server.RestartAsync(cancellation, compact: true);

        await follower.UntilAsync(["b", "c", "d"], cancellation);
    }

    [Test]
    public async Task Y2_A_token_that_is_no_longer_taken_and_a_kind_that_is_forbidden_pass(
        CancellationToken cancellation
    )
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        Put(server, "a");
        server.Users.Revoke("admin-token");
        await using var follower = new HttpFollower(server);
        await follower.UntilAsync(
            health => health is InformerHealth.Failing { Error: ApiError.Unauthorized },
            cancellation
        );

        using (server.Faults.Forbid(ConfigMaps))
        {
            server.Users.Accept("admin-token", new("admin", "1", []));
            await follower.UntilAsync(
                health => health is InformerHealth.Failing { Error: ApiError.Forbidden },
                cancellation
            );
        }

        await follower.UntilAsync(["a"], cancellation);
    }

    private static void Put(TestApiServer server, string name) =>
        server.Apply($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""");

    private sealed class HttpFollower : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly KubernetesClient client;
        private readonly InformerFeed<KubeObject> feed;
        private readonly Task running;

        public HttpFollower(TestApiServer server)
        {
            client = server.Connect();
            var options = new InformerOptions
            {
                FirstRetry = TimeSpan.FromMilliseconds(20),
                LongestRetry = TimeSpan.FromMilliseconds(200),
                PageSize = 2,
            };
            var tools = new InformerTools(TimeProvider.System, new Random(1), NullLogger.Instance);
            var informer = new Informer<KubeObject>(client, KubeKind.Raw(ConfigMaps), options, tools);
            feed = informer.Subscribe();
            running = informer.RunAsync(stop.Token);
        }

        public async Task UntilAsync(string[] names, CancellationToken cancellation)
        {
            await foreach (var change in feed.ReadAllAsync(cancellation))
            {
                if (change.Snapshot?.Items.Keys.Select(key => key.Name).SequenceEqual(names) == true)
                {
                    return;
                }
            }
        }

        public async Task UntilAsync(Predicate<InformerHealth> holds, CancellationToken cancellation)
        {
            await foreach (var change in feed.ReadAllAsync(cancellation))
            {
                if (holds(change.Health))
                {
                    return;
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            stop.Cancel();
            await Should.ThrowAsync<OperationCanceledException>(running);
            client.Dispose();
            stop.Dispose();
        }
    }
}
