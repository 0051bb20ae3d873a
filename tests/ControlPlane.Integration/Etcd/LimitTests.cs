using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Integration.Etcd;

/// <summary>What a server takes and what an answer may weigh.</summary>
[CancelAfter(60_000)]
public class LimitTests
{
    [Test]
    public async Task A_full_server_refuses_writes_says_so_and_still_reads(CancellationToken cancellation)
    {
        var options = new EtcdServerOptions { Flags = [$"--quota-backend-bytes={4 * 1024 * 1024}"] };
        await using var server = await EtcdServer.StartAsync(options, cancellation);
        await using var store = EtcdServer.Open(Impatient.At(server.Address));
        var key = Key.FromText("/full/a");
        await store.PutAsync(key, "small", cancellation);

        var failure = await Should.ThrowAsync<StoreException>(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                await store.WriteAsync([Large(Key.FromText($"/full/{round}"), 1_000_000)], cancellation);
            }
        });

        failure.Failure.ShouldBe(StoreFailure.NoSpace);
        failure.Message.ShouldContain("--quota-backend-bytes");
        (await store.TextAsync(key, cancellation)).ShouldBe("small");
        var status = (await store.StatusAsync(cancellation))[0].ShouldBeOfType<EtcdMemberStatus.Answered>();
        status.Errors.ShouldContain(error => error.Contains("NOSPACE"));
    }

    [Test]
    public async Task A_server_that_takes_less_than_we_think_refuses_a_large_request(CancellationToken cancellation)
    {
        var options = new EtcdServerOptions { Flags = ["--max-request-bytes=10000"] };
        await using var server = await EtcdServer.StartAsync(options, cancellation);
        await using var store = EtcdServer.Open(Impatient.At(server.Address));

        foreach (var size in new[] { 20_000, 1_000_000 }) // the second is too large for its gRPC layer too
        {
            var failure = await Should.ThrowAsync<StoreException>(() =>
                store.WriteAsync([Large(Key.FromText("/large/a"), size)], cancellation)
            );

            failure.Failure.ShouldBe(StoreFailure.TooLarge);
            failure.Message.ShouldContain("/large/a");
        }
    }

    [Test]
    public async Task Pages_of_large_values_stay_small_and_are_of_one_revision(CancellationToken cancellation)
    {
        await using var subject = new EtcdSubject(
            SharedServer.Instance,
            Impatient.At(SharedServer.Instance.Address) with
            {
                PageBytes = 2_000_000,
                MaxReceiveBytes = 5_000_000,
            }
        );
        Key[] keys = [.. Enumerable.Range(10, 40).Select(number => subject.Root.Child($"{number}"))];
        foreach (var key in keys)
        {
            await subject.Store.WriteAsync([Large(key, 700_000)], cancellation);
        }

        var pages = new List<ListPage>();
        await foreach (
            var page in subject.Store.ListAsync(KeySpan.Prefix(subject.Root), new ListOptions(), cancellation)
        )
        {
            pages.Add(page);
        }

        pages.SelectMany(page => page.Entries).Select(entry => entry.Key).ShouldBe(keys);
        pages.Select(page => page.At).Distinct().ShouldHaveSingleItem();
        pages.ShouldAllBe(page => page.Entries.Sum(entry => entry.Value.Length) <= 5_000_000);
        pages.Count.ShouldBeLessThan(keys.Length);
    }

    [Test]
    public async Task A_value_larger_than_we_take_is_told_by_its_key(CancellationToken cancellation)
    {
        await using var subject = new EtcdSubject(
            SharedServer.Instance,
            Impatient.At(SharedServer.Instance.Address) with
            {
                PageBytes = 100_000,
                MaxReceiveBytes = 500_000,
            }
        );
        var key = subject.Root.Child("a");
        await subject.Store.WriteAsync([Large(key, 700_000)], cancellation);

        var failure = await Should.ThrowAsync<StoreException>(() => subject.Store.GetAsync(key, cancellation));

        failure.Failure.ShouldBe(StoreFailure.TooLarge);
        failure.Message.ShouldContain(key.ToString());
    }

    private static Write.Put Large(Key key, int bytes) =>
        new(key, ByteString.CopyFrom([.. Enumerable.Repeat((byte)'x', bytes)]));
}
