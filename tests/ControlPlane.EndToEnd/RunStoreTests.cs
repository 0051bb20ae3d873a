using ControlPlane.EtcdFixture;

namespace ControlPlane.EndToEnd;

/// <summary>What <c>run</c> does, and shows, while stores come and go.</summary>
public class RunStoreTests
{
    [Test]
    public async Task A_cell_whose_etcd_dies_delays_no_other_and_is_shown_until_it_is_back()
    {
        await using var server = await EtcdServer.StartAsync(new(), CancellationToken.None);
        await using var own = await EtcdServer.StartAsync(new(), CancellationToken.None);
        await using var relay = new TcpRelay(own.Address);
        await using var world = await World.StartAsync(server);
        await world.PutAsync([world.Cell("zone2", relay.Address)]);
        await using var controller = await Controller.StartAsync(world, "--remote-operation-timeout=500ms");
        (await controller.AskAsync()).WithExit(0).Naming("all in sync", relay.Address);

        relay.Refuse();
        await world.DeleteAsync("zone1/keyspaces/commerce/SrvKeyspace");

        await Eventually.TrueAsync(async () => await world.SrvKeyspaceAsync("zone1", "commerce") is not null);
        await Eventually.TrueAsync(async () => (await controller.AskAsync()).Exit == 1);
        relay.Mend();
        await Eventually.TrueAsync(async () => (await controller.AskAsync()).Exit == 0);
        var (ended, took) = await controller.StopAsync();
        ended.WithExit(0).Naming("event=storeLost", "event=storeHeard");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Test]
    public async Task Two_of_us_on_one_port_are_refused_with_the_port()
    {
        await using var world = await World.StartAsync();
        await using var controller = await Controller.StartAsync(world);
        var address = controller.Address;
        (await world.RunAsync("run", "--gate-cells", "zone1", "--http-address", address))
            .WithExit(1)
            .Naming($"cannot listen on {address}: another process listens there", "--http-address");
    }
}
