using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.EndToEnd;

/// <summary>An etcd whose quota is used up takes no write any more.</summary>
public class FullStoreTests
{
    private const int Quota = 4 * 1024 * 1024;

    [Test]
    public async Task A_cell_whose_etcd_is_full_is_an_error_that_says_what_to_do_and_the_others_are_written()
    {
        await using var full = await EtcdServer.StartAsync(
            new() { Flags = [$"--quota-backend-bytes={Quota}"] },
            CancellationToken.None
        );
        await using var world = await World.StartAsync();
        await world.PutAsync([world.Cell("zone2", full.Address)]);
        await FillAsync(full);

        var ended = await world.RebuildAsync();

        ended.WithExit(1).Naming("zone2", full.Address, $"{world.Root}/zone2/SrvVSchema", "--quota-backend-bytes");
        (await world.SrvKeyspaceAsync("zone1", "customer")).ShouldNotBeNull();
    }

    [Test]
    public async Task A_global_store_that_is_full_is_an_error_for_each_cell_in_it()
    {
        await using var full = await EtcdServer.StartAsync(
            new() { Flags = [$"--quota-backend-bytes={Quota}"] },
            CancellationToken.None
        );
        await using var world = await World.StartAsync(full);
        await FillAsync(full);

        var ended = await world.RebuildAsync();

        ended.WithExit(1).Naming("zone1", "zone2", full.Address, "--quota-backend-bytes");
    }

    private static async Task FillAsync(EtcdServer server)
    {
        await using var store = server.Open();
        var megabyte = ByteString.CopyFrom(new byte[1024 * 1024]);
        try
        {
            for (var i = 0; i < 200; i++) // etcd counts what it has committed to its file, ten times a second
            {
                var put = new Write.Put(Key.FromText($"/filler/{i}"), megabyte);
                await store.CommitAsync(new Transaction([], [put]), CancellationToken.None);
            }
        }
        catch (StoreException failure) when (failure.Failure == StoreFailure.NoSpace)
        {
            return;
        }

        Assert.Fail("The store has taken everything.");
    }
}
