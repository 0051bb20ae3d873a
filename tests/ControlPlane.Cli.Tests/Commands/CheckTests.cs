using ControlPlane.Protocols.Topodata;
using ControlPlane.Testing;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Tests.Commands;

public class CheckTests
{
    [Test]
    public void What_works_is_told_with_the_smallest_role_and_no_key_changes() =>
        SampleShell.Run(async shell =>
        {
            await shell[Shell.Global]
                .PutAsync(
                    "/vitess/global/cells/zone3/CellInfo",
                    new CellInfo { ServerAddress = "own:2379", Root = "/z 3" }
                );
            var before = shell[Shell.Global].Revision;
            var ended = await shell.OnTopologyAsync("check", "--gate-cells=zone2,zone3");
            ended.Exit.ShouldBe(0, ended.ToString());
            Golden.ShouldMatch("Commands/Golden/check.golden", ended.Output);
            shell[Shell.Global].Revision.ShouldBe(before);
            shell["own:2379"].Revision.ShouldBe(new Revision(1));
            shell[Shell.Global].Leases.ShouldBeEmpty();
        });

    [Test]
    public void What_is_denied_is_told_key_by_key_and_the_rest_is_tried_all_the_same() =>
        SampleShell.Run(async shell =>
        {
            var locks = KeySpan.Prefix(Key.FromText("/vitess/global/keyspaces/lookup/locks/"));
            Refuse(shell, call => call is StoreCall.Commit && call.Touches(locks));
            var ended = await shell.OnTopologyAsync("check");
            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Output.ShouldContain("  failed   lock keyspaces\n");
            ended.Output.ShouldContain("  ok       write the serving records of zone3\n");
            shell[Shell.Global].Leases.ShouldBeEmpty();
        });

    [Test]
    public void A_cell_without_gates_that_cannot_be_read_is_a_warning() =>
        SampleShell.Run(async shell =>
        {
            Refuse(shell, call => call.Touches(KeySpan.Prefix(Key.FromText("/vitess/zone2/"))));
            var ended = await shell.OnTopologyAsync("check", "--gate-cells=zone1");
            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldContain("  warning  read the serving records of zone2\n");
            ended.Output.ShouldNotContain("write the serving records of zone2");
        });

    [Test]
    public void A_gate_in_a_cell_that_does_not_exist_is_an_error() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("check", "--gate-cells=zone1,zone9");
            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Output.ShouldContain("  failed   find cell zone9\n");
        });

    [Test]
    public void A_store_that_cannot_be_reached_ends_the_check() =>
        SampleShell.Run(async shell =>
        {
            shell.Faults.Add(new(FaultMoment.Request, _ => true) { Fate = Fate.Lost, Times = null });
            var ended = await shell.OnTopologyAsync("check", "--gate-cells=zone1");
            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Output.ShouldContain("  failed   reach it\n");
        });

    private static void Refuse(Shell shell, Predicate<StoreCall> calls) =>
        shell.Faults.Add(
            new(FaultMoment.Request, calls) { Fate = Fate.Refused(StoreFailure.PermissionDenied), Times = null }
        );
}
