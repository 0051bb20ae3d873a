using ControlPlane.Protocols.Topodata;
using ControlPlane.Testing;

namespace ControlPlane.Cli.Tests.Commands;

public class VerifyTests
{
    [Test]
    public void What_is_in_sync_and_what_is_not_is_told_by_cell_and_keyspace() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("verify");
            ended.Exit.ShouldBe(2, ended.ToString());
            Golden.ShouldMatch("Commands/Golden/verify.golden", ended.Output);
        });

    [Test]
    public void A_topology_in_sync_is_exit_code_zero() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("verify", "--gate-cells=zone1");
            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldEndWith("4 records: 4 in sync.\n");
        });

    [Test]
    public void A_cell_that_cannot_be_read_is_an_error_and_the_others_are_told_all_the_same() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("verify", "--gate-cells=zone1,zone9");
            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Output.ShouldContain("zone9  error  The global store has no CellInfo of zone9");
            ended.Output.ShouldContain("4 records: 4 in sync.");
        });

    [Test]
    public void Undecodable_records_are_urgent_and_come_first() =>
        SampleShell.Run(async shell =>
        {
            await shell[Shell.Global].PutAsync("/vitess/zone2/keyspaces/commerce/SrvKeyspace", 0xFF, 0x01);
            var ended = await shell.OnTopologyAsync("verify");
            var lines = ended.Output.Split('\n').SkipWhile(line => line.Length > 0);
            lines.ElementAt(1).ShouldBe("zone2  SrvKeyspace commerce  undecodable, urgent");
        });

    [Test]
    public void What_guards_hold_back_is_told_with_the_reason_and_the_remedy() =>
        SampleShell.Run(async shell =>
        {
            var control = new ShardTabletControl { Name = "-80", QueryServiceDisabled = true };
            var migrating = new SrvKeyspace
            {
                Partitions =
                {
                    new SrvKeyspace.Types.KeyspacePartition
                    {
                        ServedType = TabletType.Primary,
                        ShardReferences = { new ShardReference { Name = "0" } },
                        ShardTabletControls = { control },
                    },
                },
            };
            await shell[Shell.Global].PutAsync("/vitess/zone2/keyspaces/customer/SrvKeyspace", migrating);
            var ended = await shell.OnTopologyAsync("verify", "--gate-cells=zone2");
            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldContain("customer    stale, blocked");
            ended.Output.ShouldContain("\n  left alone, Migration: ");
            ended.Output.ShouldContain("\n  → ");
        });
}
