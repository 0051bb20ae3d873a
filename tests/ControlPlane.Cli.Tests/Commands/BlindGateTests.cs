using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Cli.Tests.Commands;

public class BlindGateTests
{
    [TestCase("plan")]
    [TestCase("verify")]
    [TestCase("rebuild")]
    [TestCase("check")]
    public void Gates_that_see_no_primary_are_told_of_by_every_command_that_looks(string command) =>
        SampleShell.Run(async shell =>
        {
            await PutPrimaryAsync(shell);

            var ended = await shell.OnTopologyAsync(command, "--gate-cells=zone1,zone3");

            ended.Output.ShouldContain(
                "Note  The vtgates of zone3 (--gate-cells) see no primary if they watch their own"
            );
            ended.Output.ShouldContain("\n  → Start them with --cells_to_watch=zone1,zone3, or ");
            ended.Output.ShouldNotContain("vtgates of zone1");
        });

    [TestCase("verify")]
    [TestCase("check")]
    public void The_document_has_them_as_well(string command) =>
        SampleShell.Run(async shell =>
        {
            await PutPrimaryAsync(shell);

            var ended = await shell.OnTopologyAsync(command, "--gate-cells=zone3", "--output=json");

            using var document = System.Text.Json.JsonDocument.Parse(ended.Output);
            document.RootElement.GetProperty("notices")[0].GetProperty("kind").GetString().ShouldBe("blindGate");
        });

    private static Task PutPrimaryAsync(Shell shell) =>
        shell[Shell.Global]
            .PutAsync(
                "/vitess/global/keyspaces/commerce/shards/0/Shard",
                new Shard
                {
                    IsPrimaryServing = true,
                    PrimaryAlias = new TabletAlias { Cell = "zone1", Uid = 100 },
                }
            );
}
