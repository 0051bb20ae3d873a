using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Tests.Peers;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Topology.Etcd.Tests.Leasing;

/// <summary>A lease is gone only when a server says so.</summary>
[CancelAfter(30_000)]
public class LeaseTests
{
    [Test]
    public async Task E8_A_stream_that_ends_without_an_answer_does_not_end_the_lease(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync();
        fake.OnKeepAlive = call => call.EndAsync(RpcStatusCode.Ok);
        await using var store = Open(fake);

        var failure = await Should.ThrowAsync<StoreException>(() => store.RenewAsync(new LeaseId(7), cancellation));

        failure.Failure.ShouldBe(StoreFailure.Unavailable);
        failure.Message.ShouldContain("renewing lease 7");
        failure.Message.ShouldContain("without an answer");
    }

    [Test]
    public async Task E8_A_renewal_without_an_answer_is_asked_for_again(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync();
        var asked = 0;
        fake.OnKeepAlive = async call =>
        {
            if (++asked > 1)
            {
                var request = await call.ReadAsync(LeaseKeepAliveRequest.Parser);
                await call.WriteAsync(new LeaseKeepAliveResponse { ID = request!.ID, TTL = 30 });
            }

            await call.EndAsync(RpcStatusCode.Ok);
        };
        await using var store = Open(fake, retryFor: TimeSpan.FromSeconds(5));

        (await store.RenewAsync(new LeaseId(7), cancellation)).ShouldBeTrue();

        asked.ShouldBe(2);
    }

    [Test]
    public async Task A_lease_without_time_left_is_gone(CancellationToken cancellation)
    {
        await using var fake = await FakeEtcd.StartAsync();
        fake.OnKeepAlive = async call =>
        {
            await call.WriteAsync(new LeaseKeepAliveResponse { ID = 7, TTL = 0 });
            await call.EndAsync(RpcStatusCode.Ok);
        };
        await using var store = Open(fake);

        (await store.RenewAsync(new LeaseId(7), cancellation)).ShouldBeFalse();
    }

    private static EtcdStore Open(FakeEtcd fake, TimeSpan retryFor = default) =>
        EtcdStore.Open(
            new EtcdOptions { Address = EtcdAddress.Parse(fake.Address), RetryFor = retryFor },
            TimeProvider.System,
            Random.Shared,
            NullLogger.Instance
        );
}
