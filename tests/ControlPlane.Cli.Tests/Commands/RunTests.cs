using System.Net;
using System.Text.RegularExpressions;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Demo;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Tests.Commands;

/// <summary>run with its real loop, endpoint and clock, on stores in memory.</summary>
public class RunTests
{
    [Test]
    public async Task It_repairs_what_is_wrong_shows_it_and_stops_when_told_to()
    {
        await using var run = await RunningShell.StartAsync();
        await run.WrittenAsync("zone3 SrvKeyspace lookup");

        (await AskAsync(run, "/livez")).ShouldBe((HttpStatusCode.OK, "ok\n"));
        (await AskAsync(run, "/status")).Body.ShouldContain("\"cell\":\"zone3\"");
        (await AskAsync(run, "/metrics")).Body.ShouldContain(
            "controlplane_writes_total{topology=\"default\",cell=\"zone3\",record=\"SrvVSchema\",outcome=\"done\"} 1\n"
        );
        var ended = await run.StopAsync();

        ended.Exit.ShouldBe(0, ended.ToString());
        ended.Output.ShouldBeEmpty();
        ended.Errors.ShouldContain("event=stopped");
        run.Shell[Shell.Global].Leases.ShouldBeEmpty();
    }

    [TestCase(ExitCode.Terminated)]
    [TestCase(ExitCode.Interrupted)]
    public async Task To_be_told_to_stop_is_no_error(int signal)
    {
        await using var run = await RunningShell.StartAsync();
        (await run.StopAsync((ExitCode)signal)).Exit.ShouldBe(0);
    }

    [Test]
    public async Task A_write_is_one_line_that_says_what_was_wrong_before()
    {
        await using var run = await RunningShell.StartAsync();
        await run.WrittenAsync("zone3 SrvVSchema");
        var ended = await run.StopAsync();

        var lines = ended
            .Errors.Split('\n')
            .Where(line => line.Contains("zone3 SrvVSchema: ", StringComparison.Ordinal));
        lines
            .ShouldHaveSingleItem()
            .ShouldContain(
                "info zone3 SrvVSchema: done event=step action=create before=missing bytes=383 "
                    + "cause=\"The cell has no SrvVSchema, so its vtgates know no keyspace.\" cell=zone3 "
            );
    }

    [Test]
    public async Task A_store_that_is_gone_ends_nothing_and_is_told_once()
    {
        var shell = new Shell(TimeProvider.System);
        await Sample.FillAsync(shell[Shell.Global], CancellationToken.None);
        var refused = Fate.Refused(StoreFailure.PermissionDenied);
        shell.Faults.Add(new(FaultMoment.Request, _ => true) { Fate = refused, Times = null });
        var running = shell.OnTopologyAsync("run", "--http-address=off");
        await shell.Errors.WrittenAsync("event=storeLost");

        shell.Faults.Clear();
        await shell.Errors.WrittenAsync("zone3 SrvVSchema: done");
        shell.Interruption.Interrupt(ExitCode.Terminated);
        var ended = await running;

        ended.Exit.ShouldBe(0, ended.ToString());
        ended.Errors.ShouldNotContain("event=listening");
        Regex.Count(ended.Errors, "event=storeLost").ShouldBe(1, ended.Errors);
        Regex.Count(ended.Errors, "event=storeHeard").ShouldBe(1, ended.Errors);
    }

    [Test]
    public async Task A_port_in_use_is_an_error_before_anything_is_written()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var shell = new Shell(TimeProvider.System);
        await Sample.FillAsync(shell[Shell.Global], CancellationToken.None);
        var before = shell[Shell.Global].Revision;
        var ended = await shell.OnTopologyAsync("run", $"--http-address={listener.LocalEndpoint}");

        ended.Exit.ShouldBe(1);
        ended.Errors.ShouldContain(
            $"error: controlplane run: The HTTP endpoint cannot listen on {listener.LocalEndpoint}: another process "
                + "listens there."
        );
        ended.Errors.ShouldContain("--http-address");
        shell[Shell.Global].Revision.ShouldBe(before);
    }

    [Test]
    public async Task A_loop_that_a_bug_ends_is_told_and_replaced()
    {
        var shell = new Shell(TimeProvider.System);
        await Sample.FillAsync(shell[Shell.Global], CancellationToken.None);
        var made = 0;
        shell.Loops = (setup, observer) =>
            made++ == 0
                ? new BrokenLoop(setup.Name)
                : new TopologyLoop(setup, observer, new Random(1), TimeProvider.System);
        var running = shell.OnTopologyAsync("run", "--http-address=off");
        await shell.Errors.WrittenAsync("zone3 SrvVSchema: done");
        shell.Interruption.Interrupt(ExitCode.Terminated);
        var ended = await running;

        ended.Exit.ShouldBe(0, ended.ToString());
        ended.Errors.ShouldContain("error A bug while keeping the topology: It broke.. Please report it event=bug");
    }

    [Test]
    public async Task The_gates_file_is_followed_and_a_bad_edit_changes_nothing()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "cells: [zone1]\n");
            await using var run = await RunningShell.StartAsync($"--gates-file={file}");
            await run.Shell.Errors.WrittenAsync("event=topologyCame");
            await File.WriteAllTextAsync(file, "cells: [zone1, zone3]\n");
            await run.WrittenAsync("zone3 SrvVSchema");

            await File.WriteAllTextAsync(file, "cells: [zone1, zone3]\ngates: 7\n");
            await run.Shell.Errors.WrittenAsync($"{file}:2");
            var status = (await AskAsync(run, "/status")).Body;
            status.ShouldContain($"\"problems\":[\"{file}:2");
            status.ShouldContain("\"cell\":\"zone3\",\"gates\":1");
            (await AskAsync(run, "/metrics")).Body.ShouldContain("controlplane_gates_file_valid 0\n");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase(
        "--resync-cron=*/5 * * * *",
        "--resync-cron: '*/5 * * * *' is no cron expression of Quartz: Cron expression '*/5 * * * *' has 5 fields"
    )]
    [TestCase("--resync-cron=0 0 0 31 2 ?", "--resync-cron: '0 0 0 31 2 ?' never comes")]
    [TestCase("--resync-every=0s", "--resync-every: expected a duration from 1s to 168h, got '0s'")]
    [TestCase("--http-address=:80", "--http-address: ':80' names no host;")]
    [TestCase("--flap-limit=0", "--flap-limit: expected a whole number from 1 to 1000, got '0'")]
    public async Task A_setting_that_cannot_be_used_is_named_with_its_value(string flag, string expected)
    {
        var ended = await new Shell(TimeProvider.System).OnTopologyAsync("run", flag);
        ended.Exit.ShouldBe(1);
        ended.Errors.ShouldContain(expected);
    }

    [Test]
    public async Task Two_schedules_do_not_go_together()
    {
        var ended = await new Shell(TimeProvider.System).OnTopologyAsync(
            "run",
            "--resync-every=5m",
            "--resync-cron=0 0 * * * ?"
        );
        ended.Exit.ShouldBe(1);
        ended.Errors.ShouldContain("--resync-cron: does not go with --resync-every; give one of them");
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(RunningShell run, string path)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://{run.Address}{path}"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private sealed class BrokenLoop(string name) : ITopologyLoop
    {
        public string Name => name;

        public LoopStatus Status => throw new InvalidOperationException("It broke.");

        public bool IsSettled => false;

        public void Declare(GateDeclarations gates) { }

        public void Learn(ControlPlane.Serving.Schemas.LiveSchemas lists) { }

        public void RequestResync() { }

        public Task RunAsync(CancellationToken cancellation) => throw new InvalidOperationException("It broke.");
    }
}
