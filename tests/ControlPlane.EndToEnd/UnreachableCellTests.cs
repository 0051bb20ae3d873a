using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ControlPlane.EtcdFixture;

namespace ControlPlane.EndToEnd;

/// <summary>A cell whose etcd does not answer is an error of that cell, and delays no other.</summary>
public class UnreachableCellTests
{
    [Test]
    public async Task A_cell_that_refuses_connections_is_an_error_and_the_others_are_written()
    {
        await using var world = await World.StartAsync();
        var nobody = $"127.0.0.1:{Ports.Free(1)[0]}";
        await world.PutAsync([world.Cell("zone2", nobody)]);

        var ended = await world.RebuildAsync();

        ended.WithExit(1).Naming("zone2", nobody);
        await ShouldBeServableAsync(world, "zone1");
    }

    [Test]
    public async Task A_cell_that_accepts_and_stays_silent_is_an_error_and_the_others_are_written_at_once()
    {
        await using var world = await World.StartAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await world.PutAsync([world.Cell("zone2", $"{silent.LocalEndpoint}")]);

        using var process = Executable.Start([
            "rebuild",
            .. world.Flags,
            "--gate-cells",
            "zone1,zone2",
            "--remote-operation-timeout",
            "8s",
        ]);
        var took = await TimeUntilServableAsync(world, "zone1", process);
        var ended = await Executable.EndAsync(process, TimeSpan.FromSeconds(30));

        took.ShouldBeLessThan(TimeSpan.FromSeconds(4));
        ended.WithExit(1).Naming("zone2", $"{silent.LocalEndpoint}");
        await ShouldBeServableAsync(world, "zone1");
    }

    [Test]
    public async Task A_global_store_that_nobody_serves_is_an_error_that_names_it()
    {
        var nobody = $"127.0.0.1:{Ports.Free(1)[0]}";

        var ended = await Executable.RunAsync(
            "rebuild",
            "--topo-global-server-address",
            nobody,
            "--topo-global-root",
            "/vitess/global",
            "--gate-cells",
            "zone1",
            "--remote-operation-timeout",
            "3s"
        );

        ended.WithExit(1).Naming(nobody);
        ended.Errors.ShouldNotContain("event=EndpointLeft", Case.Sensitive, "there is no other to go to");
    }

    [Test]
    public async Task A_server_that_is_no_etcd_is_an_error_that_names_it()
    {
        using var listener = new HttpListener();
        var address = $"127.0.0.1:{Ports.Free(1)[0]}";
        listener.Prefixes.Add($"http://{address}/");
        listener.Start();

        var ended = await Executable.RunAsync(
            "rebuild",
            "--topo-global-server-address",
            address,
            "--topo-global-root",
            "/vitess/global",
            "--gate-cells",
            "zone1",
            "--remote-operation-timeout",
            "3s"
        );

        ended.WithExit(1).Naming(address);
    }

    private static async Task<TimeSpan> TimeUntilServableAsync(World world, string cell, Process process)
    {
        var started = Stopwatch.GetTimestamp();
        while (await world.SrvKeyspaceAsync(cell, "customer") is null && !process.HasExited)
        {
            await Task.Delay(20);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task ShouldBeServableAsync(World world, string cell)
    {
        (await world.SrvVSchemaAsync(cell))!.Keyspaces.Count.ShouldBe(2);
        (await world.SrvKeyspaceAsync(cell, "commerce")).ShouldNotBeNull();
        (await world.SrvKeyspaceAsync(cell, "customer")).ShouldNotBeNull();
    }
}
