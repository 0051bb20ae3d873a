using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Integration.Etcd;

/// <summary>Writes whose answer is lost, and writes that were never sent.</summary>
[CancelAfter(60_000)]
public class WriteFaultTests
{
    private readonly Key key = Key.FromText($"/writes/{Guid.NewGuid():N}");

    private static EtcdServer Server => SharedServer.Instance;

    [Test]
    public async Task E7_A_write_whose_answer_is_lost_is_unknown_and_not_repeated(CancellationToken cancellation)
    {
        await using var relay = new TcpRelay(Server.Address);
        var options = Impatient.At($"{relay.Address},{Server.Address}") with { CallTimeout = TimeSpan.FromSeconds(1) };
        await using var store = EtcdServer.Open(options);
        var before = await store.PutAsync(key, "before", cancellation);

        relay.SwallowAnswers();
        var outcome = await store.CommitAsync(
            new Transaction([new Condition.ModifiedAt(key, before)], [key.Put("after")]),
            cancellation
        );

        outcome.ShouldBeOfType<CommitOutcome.Unknown>();
        var entry = await store.GetAsync(key, cancellation);
        (entry!.Value.ToStringUtf8(), entry.Modified).ShouldBe(("after", before.Next));
    }

    [Test]
    public async Task E7_A_write_that_was_not_sent_goes_to_the_next_endpoint(CancellationToken cancellation)
    {
        await using var store = EtcdServer.Open(Impatient.At($"127.0.0.1:{Ports.Free(1)[0]},{Server.Address}"));

        await store.PutAsync(key, "x", cancellation);
    }

    [Test]
    public async Task A_write_that_no_endpoint_takes_certainly_did_not_happen(CancellationToken cancellation)
    {
        var ports = Ports.Free(2);
        var address = $"127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}";
        await using var store = EtcdServer.Open(Impatient.At(address) with { RetryFor = TimeSpan.Zero });

        var failure = await Should.ThrowAsync<StoreException>(() => store.PutAsync(key, "x", cancellation));

        failure.Failure.ShouldBe(StoreFailure.Unavailable);
        failure.Message.ShouldStartWith($"{address}: writing {key} failed");
    }

    [Test]
    public async Task A_read_is_repeated_until_the_server_is_back(CancellationToken cancellation)
    {
        await using var relay = new TcpRelay(Server.Address);
        await using var store = EtcdServer.Open(Impatient.At(relay.Address));
        relay.Refuse();

        var reading = store.GetAsync(key, cancellation);
        await Eventually.TrueAsync(() => relay.Accepted >= 3, "three tries", cancellation);
        relay.Mend();

        await reading;
    }

    [Test]
    public async Task A_cancelled_call_ends_at_once(CancellationToken cancellation)
    {
        await using var relay = new TcpRelay(Server.Address);
        await using var store = EtcdServer.Open(Impatient.At(relay.Address));
        await store.GetAsync(key, cancellation);
        using var giveUp = new CancellationTokenSource();
        relay.SwallowAnswers();

        var reading = store.GetAsync(key, giveUp.Token);
        giveUp.Cancel();

        await Expect.CancelledAsync(reading);
    }
}
