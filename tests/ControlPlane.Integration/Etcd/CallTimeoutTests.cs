using System.Diagnostics;
using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Integration.Etcd;

/// <summary>How long a call may take where nobody answers.</summary>
public class CallTimeoutTests
{
    [Test]
    public async Task A_call_that_nobody_takes_ends_within_its_time_and_says_why_not_that_time_ran_out()
    {
        var options = new EtcdOptions
        {
            Address = EtcdAddress.Parse($"127.0.0.1:{Ports.Free(1)[0]}"),
            CallTimeout = TimeSpan.FromMilliseconds(700),
        };
        await using var store = EtcdStore.Open(options, TimeProvider.System, new Random(1), NullLogger.Instance);
        var started = Stopwatch.GetTimestamp();

        var failed = await Should.ThrowAsync<StoreException>(() =>
            store.GetAsync(Key.FromText("/a"), TestContext.CurrentContext.CancellationToken)
        );

        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMilliseconds(900));
        failed.Failure.ShouldBe(StoreFailure.Unavailable);
        failed.Message.ShouldContain("refused");
    }
}
