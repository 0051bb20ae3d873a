using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ControlPlane.Cli.Commands;

namespace ControlPlane.Cli.Tests.Commands;

/// <summary>status asks a run that is really there.</summary>
public class StatusTests
{
    [Test]
    public async Task All_in_sync_is_exit_code_zero()
    {
        await using var run = await RunningShell.StartAsync();
        await run.WrittenAsync("zone2 SrvKeyspace lookup");
        var ended = await UntilAsync(run, exit: 0);
        ended.Output.ShouldContain(" default   all in sync  3 cells, 12 records");
        ended.Output.ShouldMatch(
            "written    [0-9]+ s ago  zone2 SrvKeyspace lookup  Keyspace lookup has no SrvKeyspace"
        );
        ended.Output.ShouldContain(Shell.Global);
    }

    [Test]
    public async Task What_the_policy_leaves_is_exit_code_two()
    {
        await using var run = await RunningShell.StartAsync("--policy=create");
        await run.WrittenAsync("zone3 SrvKeyspace lookup");
        var ended = await UntilAsync(run, exit: 2);
        ended.Output.ShouldContain("zone2  SrvKeyspace customer  stale");
    }

    [Test]
    public async Task What_is_not_known_yet_is_an_error()
    {
        await using var run = await RunningShell.StartAsync("--gate-cells=zone9");
        var ended = await StatusAsync(run);
        ended.Exit.ShouldBe(1, ended.ToString());
    }

    [Test]
    public async Task For_programs_the_answer_is_passed_on_as_it_is()
    {
        await using var run = await RunningShell.StartAsync();
        await run.WrittenAsync("zone2 SrvKeyspace lookup");
        var ended = await StatusAsync(run, "--output=json");
        using var document = JsonDocument.Parse(ended.Output);
        document.RootElement.GetProperty("topologies")[0].GetProperty("cells").GetArrayLength().ShouldBe(3);
    }

    [Test]
    public async Task A_topology_that_is_not_there_is_said_with_those_that_are()
    {
        await using var run = await RunningShell.StartAsync();
        await run.WrittenAsync("zone3 SrvVSchema");
        var ended = await StatusAsync(run, "--topology=main");
        ended.Exit.ShouldBe(1);
        ended.Errors.ShouldContain("No topology 'main' is kept here; there are: default.");
    }

    [Test]
    public async Task Nobody_who_listens_is_one_sentence_and_what_to_do()
    {
        await using var run = await RunningShell.StartAsync();
        var address = run.Address;
        await run.StopAsync();

        var ended = await new Shell(TimeProvider.System).RunAsync("status", $"--http-address={address}");

        ended.Exit.ShouldBe(1);
        ended.Output.ShouldBeEmpty();
        ended.Errors.ShouldBe(
            $"error: controlplane status: no controlplane run listens on {address}.\n"
                + "  → Start it, or say with --http-address where it listens.\n"
        );
    }

    [Test]
    public async Task A_stranger_on_that_port_is_told_from_a_run()
    {
        using var stranger = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        stranger.Start();
        var asking = new Shell(TimeProvider.System).RunAsync("status", $"--http-address={stranger.LocalEndpoint}");
        using (var client = await stranger.AcceptTcpClientAsync())
        {
            await client.GetStream().ReadExactlyAsync(new byte[16]);
            await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray());
            var ended = await asking;
            ended.Exit.ShouldBe(1);
            ended.Errors.ShouldContain(
                $"what listens on {stranger.LocalEndpoint} is no controlplane run of this version:"
            );
        }
    }

    [Test]
    public async Task Watching_repeats_it_and_ends_well_with_Ctrl_C()
    {
        await using var run = await RunningShell.StartAsync();
        await run.WrittenAsync("zone2 SrvKeyspace lookup");
        var shell = new Shell(TimeProvider.System);
        var watching = shell.RunAsync("status", $"--http-address={run.Address}", "--watch", "--output=json");
        await shell.Output.WrittenAsync("\n{");
        shell.Interruption.Interrupt(ExitCode.Interrupted);
        var ended = await watching;

        ended.Exit.ShouldBe(0, ended.ToString());
        ended.Output.TrimEnd().Split('\n').ShouldAllBe(line => JsonDocument.Parse(line) != null);
        ended.Errors.ShouldBeEmpty();
    }

    [Test]
    public async Task Watching_without_a_terminal_is_plain_text_with_the_time()
    {
        await using var run = await RunningShell.StartAsync();
        await run.WrittenAsync("zone2 SrvKeyspace lookup");
        var shell = new Shell(TimeProvider.System);
        var watching = shell.RunAsync("status", $"--http-address={run.Address}", "--watch");
        await shell.Output.WrittenAsync("\n--- ");
        shell.Interruption.Interrupt(ExitCode.Interrupted);
        var ended = await watching;

        ended.Exit.ShouldBe(0, ended.ToString());
        Regex.Count(ended.Output, "(?m)^--- 20[0-9-]+ [0-9:]+ UTC$").ShouldBeGreaterThanOrEqualTo(2);
    }

    [TestCase("off")]
    [TestCase("127.0.0.1:0")]
    public async Task An_address_where_nobody_can_be_asked_is_refused(string address)
    {
        var ended = await new Shell(TimeProvider.System).RunAsync("status", $"--http-address={address}");
        ended.Exit.ShouldBe(1);
        ended.Errors.ShouldContain("--http-address: says of no endpoint where it is; give IP:PORT of the running one");
    }

    /// <summary>A write is told of a moment before the status knows of it.</summary>
    private static async Task<Ended> UntilAsync(RunningShell run, int exit)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var ended = await StatusAsync(run);
            if (ended.Exit == exit)
            {
                return ended;
            }

            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30), ended.ToString());
        }
    }

    private static Task<Ended> StatusAsync(RunningShell run, params string[] arguments) =>
        new Shell(TimeProvider.System).RunAsync(["status", $"--http-address={run.Address}", .. arguments]);
}
