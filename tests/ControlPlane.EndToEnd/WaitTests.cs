using System.Diagnostics;
using ControlPlane.Protocols.Topodata;

namespace ControlPlane.EndToEnd;

/// <summary><c>wait</c>, as an init container runs it beside whatever writes the records.</summary>
public class WaitTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    [Test]
    public async Task It_lets_go_when_the_records_come_and_writes_nothing_itself()
    {
        await using var world = await World.StartAsync();
        var before = await world.EntriesAsync();
        using var waiting = Start(world, "--cell", "zone1", "--fail-closed", "--timeout", "60s");
        await SaidAsync(waiting, "SrvVSchema missing, SrvKeyspace of commerce, customer missing");
        (await world.EntriesAsync()).ShouldBe(before);
        waiting.HasExited.ShouldBeFalse();

        (await world.RebuildAsync()).WithExit(0);

        var ended = await Executable.EndAsync(waiting, Longest);
        ended.WithExit(0).Naming("zone1: ready, 3 records there");
    }

    [Test]
    public async Task It_goes_on_after_the_timeout_and_says_what_is_lacking()
    {
        await using var world = await World.StartAsync();

        var ended = await world.RunAsync("wait", "--cell", "zone1", "--timeout", "1s");

        ended.WithExit(0).Naming("SrvKeyspace of commerce, customer missing", "Not ready after 1.0", "--fail-closed");
    }

    [Test]
    public async Task It_fails_after_the_timeout_where_that_is_wanted()
    {
        await using var world = await World.StartAsync();

        var ended = await world.RunAsync("wait", "--cell", "zone1", "--timeout", "1s", "--fail-closed");

        ended.WithExit(1).Naming("SrvVSchema missing", "Not ready after 1.0");
    }

    [Test]
    public async Task What_cannot_be_served_is_named_and_not_waited_for()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync("global/keyspaces/commerce/shards/0/Shard", Sample.Shard("0", serves: false));
        (await world.RebuildAsync()).WithExit(2);

        var ended = await world.RunAsync("wait", "--cell", "zone1", "--cell", "zone2", "--fail-closed");

        ended
            .WithExit(0)
            .Naming("SrvKeyspace commerce  missing, not waited for", "NoServingShard", "zone1, zone2: ready");
    }

    [Test]
    public async Task A_cell_that_does_not_exist_is_waited_for()
    {
        await using var world = await World.StartAsync();
        using var waiting = Start(world, "--cell", "zone3", "--timeout", "60s", "--fail-closed");
        await SaidAsync(waiting, "no CellInfo of zone3");

        await world.PutAsync([world.Cell("zone3", world.Address)]);
        (await world.RunAsync("rebuild", "--gate-cells", "zone3")).WithExit(0);

        (await Executable.EndAsync(waiting, Longest)).WithExit(0).Naming("zone3: ready");
    }

    [Test]
    public async Task Only_the_keyspaces_that_the_vtgate_watches_count()
    {
        await using var world = await World.StartAsync();
        using var files = new Files();
        var gates = files.Write("gates.yaml", "gates:\n  - cell: zone1\n    keyspaces_to_watch: [commerce]\n");
        (await world.RunAsync("rebuild", "--gates-file", gates)).WithExit(0);

        (await world.RunAsync("wait", "--cell", "zone1", "--keyspaces-to-watch", "commerce", "--fail-closed")).WithExit(
            0
        );
        (await world.RunAsync("wait", "--cell", "zone1", "--timeout", "1s", "--fail-closed"))
            .WithExit(1)
            .Naming("SrvKeyspace of customer missing");
    }

    [Test]
    public async Task A_record_that_would_crash_a_vtgate_is_waited_for()
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).WithExit(0);
        await world.PutAsync("zone1/keyspaces/customer/SrvKeyspace", Sample.Garbage);

        (await world.RunAsync("wait", "--cell", "zone1", "--timeout", "1s", "--fail-closed"))
            .WithExit(1)
            .Naming("SrvKeyspace of customer undecodable");
    }

    [Test]
    public async Task A_store_that_nobody_serves_is_waited_for_until_the_timeout()
    {
        var ended = await Executable.RunAsync(
            "wait",
            "--topo-global-server-address=127.0.0.1:1",
            "--topo-global-root=/vitess/global",
            "--cell=zone1",
            "--timeout=2s"
        );

        ended.WithExit(0).Naming("127.0.0.1:1", "Not ready after 2.0");
    }

    private static Process Start(World world, params IEnumerable<string> arguments) =>
        Executable.Start(["wait", .. world.Flags, .. arguments]);

    /// <summary>Reads what it logs until it says this.</summary>
    private static async Task SaidAsync(Process process, string text)
    {
        using var limit = new CancellationTokenSource(Longest);
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"It ended and never said: {text}");
    }
}
