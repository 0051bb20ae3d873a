using ControlPlane.Cli.Commands;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Testing;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Tests.Commands;

public class RebuildTests
{
    [Test]
    public void Missing_and_stale_records_are_written_and_told() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("rebuild");
            ended.Exit.ShouldBe(0, ended.ToString());
            Golden.ShouldMatch("Commands/Golden/rebuild.golden", ended.Output);
            (await shell.OnTopologyAsync("verify")).Exit.ShouldBe(0);
        });

    [Test]
    public void A_second_rebuild_writes_nothing() =>
        SampleShell.Run(async shell =>
        {
            await shell.OnTopologyAsync("rebuild");
            var before = shell[Shell.Global].Revision;
            var ended = await shell.OnTopologyAsync("rebuild");
            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldContain("0 records written, 12 in sync already, 0 left as they are.");
            shell[Shell.Global].Revision.ShouldBe(before);
        });

    [Test]
    public void What_the_policy_leaves_is_told_and_is_exit_code_two() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("rebuild", "--policy=create");
            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldContain("zone2  SrvKeyspace customer  stale");
            ended.Output.ShouldContain("left alone by policy create\n  → --policy refresh replaces it.");
        });

    [Test]
    public void A_gate_in_a_cell_that_does_not_exist_is_an_error_that_holds_up_no_other_cell() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("rebuild", "--gate-cells=zone3,zone9");
            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Output.ShouldContain("zone3  + created  SrvVSchema, commerce, customer, lookup");
            ended.Output.ShouldContain("zone9  error");
        });

    [Test]
    public void An_error_is_worse_than_drift() =>
        SampleShell.Run(async shell =>
            (await shell.OnTopologyAsync("rebuild", "--gate-cells=zone2,zone9", "--policy=observe")).Exit.ShouldBe(1)
        );

    [Test]
    public void A_cell_with_a_store_of_its_own_is_opened_by_its_CellInfo() =>
        SampleShell.Run(async shell =>
        {
            await shell[Shell.Global]
                .PutAsync(
                    "/vitess/global/cells/zone3/CellInfo",
                    new CellInfo { ServerAddress = "own:2379", Root = "/z3" }
                );
            var ended = await shell.OnTopologyAsync("rebuild", "--gate-cells=zone3");
            ended.Exit.ShouldBe(0, ended.ToString());
            shell["own:2379"]
                .Entries.Select(entry => entry.Key.ToString())
                .ShouldBe([
                    "/z3/SrvVSchema",
                    "/z3/keyspaces/commerce/SrvKeyspace",
                    "/z3/keyspaces/customer/SrvKeyspace",
                    "/z3/keyspaces/lookup/SrvKeyspace",
                ]);
        });

    [Test]
    public void An_address_that_shares_a_server_with_the_global_one_is_the_global_store() =>
        SampleShell.Run(async shell =>
        {
            await shell[Shell.Global]
                .PutAsync(
                    "/vitess/global/cells/zone3/CellInfo",
                    new CellInfo { ServerAddress = $"other:2379,{Shell.Global}", Root = "/vitess/zone3" }
                );
            (await shell.OnTopologyAsync("rebuild")).Exit.ShouldBe(0);
            shell[Shell.Global].Entries.ShouldContain(entry => entry.Key.ToString() == "/vitess/zone3/SrvVSchema");
        });

    [Test]
    public void A_global_store_that_cannot_be_reached_is_an_error_that_names_it() =>
        SampleShell.Run(async shell =>
        {
            shell.Faults.Add(new(FaultMoment.Request, _ => true) { Fate = Fate.Lost, Times = null });
            var ended = await shell.OnTopologyAsync("rebuild", "--gate-cells=zone1");
            ended.Exit.ShouldBe(1);
            ended.Output.ShouldBeEmpty();
            ended.Errors.ShouldContain("error: controlplane rebuild: ");
            ended.Errors.ShouldContain(Shell.Global);
        });

    [Test]
    public void A_topology_without_cells_is_an_error_where_all_of_them_are_asked_for() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.RunAsync(
                "rebuild",
                $"--topo-global-server-address={Shell.Global}",
                "--topo-global-root=/elsewhere",
                "--gate-cells=all"
            );
            ended.Exit.ShouldBe(1);
            ended.Errors.ShouldContain(
                "--gate-cells asks for every cell, and there is no CellInfo under /elsewhere/cells/"
            );
        });

    [TestCase(ExitCode.Interrupted)]
    [TestCase(ExitCode.Terminated)]
    public void An_interrupted_rebuild_gives_its_locks_back_and_says_so(int exit) =>
        SampleShell.Run(async shell =>
        {
            await shell[Shell.Global]
                .PutAsync(
                    "/vitess/global/cells/zone3/CellInfo",
                    new CellInfo { ServerAddress = "own:2379", Root = "/z3" }
                );
            var writing = new Checkpoint();
            shell.Faults.Add(new(FaultMoment.Request, IsOwnSrvKeyspace) { Hold = writing });
            var rebuilding = shell.OnTopologyAsync("rebuild", "--gate-cells=zone3");
            await writing.Reached;
            shell[Shell.Global].Leases.ShouldNotBeEmpty();

            shell.Interruption.Interrupt((ExitCode)exit);
            var ended = await rebuilding;

            ended.Exit.ShouldBe(exit, ended.ToString());
            ended.Errors.ShouldContain("error: interrupted.");
            shell[Shell.Global].Leases.ShouldBeEmpty();
        });

    private static bool IsOwnSrvKeyspace(StoreCall call) =>
        call is StoreCall.Commit(var transaction)
        && transaction.Writes.Any(write => write.Key.ToString().StartsWith("/z3/keyspaces/", StringComparison.Ordinal));
}
