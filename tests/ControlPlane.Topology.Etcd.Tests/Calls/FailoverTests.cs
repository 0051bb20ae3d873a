using ControlPlane.Rpc;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Topology.Etcd.Tests.Calls;

/// <summary>Which endpoint is asked when, in virtual time.</summary>
public class FailoverTests
{
    private static readonly RpcException NotSent = Failing(RpcStatusCode.Unavailable, RpcDelivery.NotSent);
    private static readonly RpcException Lost = Failing(RpcStatusCode.Unavailable, RpcDelivery.MaybeProcessed);
    private static readonly RpcException Late = Failing(RpcStatusCode.DeadlineExceeded, RpcDelivery.MaybeProcessed);

    private static readonly EtcdOptions Options = new()
    {
        Address = EtcdAddress.Parse("a:1,b:1,c:1"),
        CallTimeout = TimeSpan.FromSeconds(15),
        TryTimeout = TimeSpan.FromSeconds(5),
        RetryFor = TimeSpan.FromSeconds(5),
    };

    [Test]
    public void The_endpoint_that_answered_last_is_asked_first() =>
        Run(
            Options,
            async cluster =>
            {
                cluster.Fail("a", NotSent);

                await cluster.CallAsync(CallKind.Once);
                cluster.Fail("a", null);
                await cluster.CallAsync(CallKind.Once);

                cluster.Asked.ShouldBe(["a", "b", "b"]);
            }
        );

    [Test]
    public void E7_What_may_have_been_done_is_made_again_only_if_that_does_no_harm() =>
        Run(
            Options,
            async cluster =>
            {
                cluster.Fail("a", Lost);
                cluster.Fail("b", Lost);

                var fault = await cluster.FailureAsync(CallKind.Once);
                fault.Effect.ShouldBe(FaultEffect.Unclear);
                cluster.Asked.ShouldBe(["a"]);

                await cluster.CallAsync(CallKind.Repeatable);
                cluster.Asked.ShouldBe(["a", "b", "c"]);
            }
        );

    [Test]
    public void A_refusal_is_final_and_the_endpoint_is_kept() =>
        Run(
            Options,
            async cluster =>
            {
                cluster.Fail("a", Failing(RpcStatusCode.PermissionDenied, RpcDelivery.Answered));

                await cluster.FailureAsync(CallKind.Repeatable);
                await cluster.FailureAsync(CallKind.Repeatable);

                cluster.Asked.ShouldBe(["a", "a"]);
            }
        );

    [Test]
    public void When_all_fail_rounds_follow_with_growing_pauses_until_the_time_is_up() =>
        Run(
            Options,
            async cluster =>
            {
                cluster.FailAll(NotSent);

                var fault = await cluster.FailureAsync(CallKind.Once);

                fault.Failure.ShouldBe(StoreFailure.Unavailable);
                cluster.Asked.Count.ShouldBeInRange(60, 120);
                cluster.Asked.Chunk(3).ShouldAllBe(round => string.Concat(round) == "abc");
                cluster.Elapsed.ShouldBeInRange(Options.RetryFor, TimeSpan.FromSeconds(5.3));
            }
        );

    [Test]
    public void Without_time_for_retries_each_endpoint_is_asked_once() =>
        Run(
            Options with
            {
                RetryFor = TimeSpan.Zero,
            },
            async cluster =>
            {
                cluster.FailAll(NotSent);

                await cluster.FailureAsync(CallKind.Repeatable);

                cluster.Asked.ShouldBe(["a", "b", "c"]);
                cluster.Elapsed.ShouldBe(TimeSpan.Zero);
            }
        );

    [Test]
    public void A_read_gives_each_endpoint_a_part_of_its_time_and_the_last_the_rest() =>
        Run(
            Options with
            {
                CallTimeout = TimeSpan.FromSeconds(12),
            },
            async cluster =>
            {
                cluster.FailAll(Late);

                await cluster.FailureAsync(CallKind.Repeatable);

                cluster.Given.Select(given => given.TotalSeconds).ShouldBe([5, 5, 2]);
                cluster.Elapsed.ShouldBe(TimeSpan.FromSeconds(12));
            }
        );

    [Test]
    public void A_write_gets_all_the_time_there_is() =>
        Run(
            Options,
            async cluster =>
            {
                await cluster.CallAsync(CallKind.Once);

                cluster.Given.ShouldBe([Options.CallTimeout]);
            }
        );

    [Test]
    public void So_does_a_read_that_can_go_nowhere_else() =>
        Run(
            Options with
            {
                Address = EtcdAddress.Parse("a:1"),
            },
            async cluster =>
            {
                await cluster.CallAsync(CallKind.Repeatable);

                cluster.Given.ShouldBe([Options.CallTimeout]);
            }
        );

    [Test]
    public void Calls_that_fail_together_go_on_to_the_same_endpoint() =>
        Run(
            Options,
            async cluster =>
            {
                cluster.Fail("a", Lost);

                await Task.WhenAll(
                    cluster.FailureAsync(CallKind.Once),
                    cluster.FailureAsync(CallKind.Once),
                    cluster.FailureAsync(CallKind.Once)
                );
                await cluster.CallAsync(CallKind.Once);

                cluster.Asked.ShouldBe(["a", "a", "a", "b"]);
            }
        );

    private static void Run(EtcdOptions options, Func<Cluster, Task> body) =>
        VirtualLoop.Run(async time =>
        {
            await using var cluster = new Cluster(options, time);
            await body(cluster);
        });

    private static RpcException Failing(RpcStatusCode code, RpcDelivery delivery) =>
        new(new RpcStatus(code, "of the test", delivery));

    /// <summary>Endpoints that fail as told. One that is late takes all the time it is given.</summary>
    private sealed class Cluster : IAsyncDisposable
    {
        private readonly SortedDictionary<string, RpcException> failures = new(StringComparer.Ordinal);
        private readonly EndpointRing ring;
        private readonly Failover failover;
        private readonly VirtualTime time;

        public Cluster(EtcdOptions options, VirtualTime time)
        {
            this.time = time;
            var channel = new RpcChannelOptions();
            ring = new EndpointRing([
                .. options.Address.Endpoints.Select(name => new Endpoint(name, name.UriWith(false), channel)),
            ]);
            failover = new Failover(ring, options, new Surroundings(time, new Random(1), NullLogger.Instance));
        }

        public List<string> Asked { get; } = [];

        public List<TimeSpan> Given { get; } = [];

        public TimeSpan Elapsed => time.Elapsed;

        public void Fail(string host, RpcException? failure)
        {
            failures.Remove(host);
            if (failure is not null)
            {
                failures.Add(host, failure);
            }
        }

        public void FailAll(RpcException failure)
        {
            foreach (var endpoint in ring.All)
            {
                Fail(endpoint.Name.Host, failure);
            }
        }

        public Task<bool> CallAsync(CallKind kind) =>
            failover.RunAsync(AnswerAsync, kind, RpcMetadata.Empty, CancellationToken.None);

        public async Task<EtcdFault> FailureAsync(CallKind kind)
        {
            try
            {
                await CallAsync(kind);
            }
            catch (EtcdCallException failure)
            {
                return failure.Fault;
            }

            throw new AssertionException("The call was answered.");
        }

        public ValueTask DisposeAsync() => ring.DisposeAsync();

        private async Task<bool> AnswerAsync(Endpoint endpoint, RpcCallOptions options, CancellationToken cancellation)
        {
            Asked.Add(endpoint.Name.Host);
            Given.Add(options.Timeout!.Value);
            await Task.Yield();
            if (!failures.TryGetValue(endpoint.Name.Host, out var failure))
            {
                return true;
            }

            if (failure.Status.Code == RpcStatusCode.DeadlineExceeded)
            {
                await Task.Delay(options.Timeout!.Value, time, cancellation);
            }

            throw failure;
        }
    }
}
