using System.Text.Json;
using ControlPlane.Cli.Tests.Files;
using ControlPlane.Testing;

namespace ControlPlane.Cli.Tests.Commands;

public class LintTests
{
    private static readonly string[] Good = ["{}", """{"tables": {"t": {}}}"""];

    [Test]
    public void A_topology_is_checked_as_it_is() =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("lint");

            ended.Exit.ShouldBe(1, ended.ToString());
            Golden.ShouldMatch("Commands/Golden/lint.golden", ended.Output);
        });

    [Test]
    public void Files_are_checked_by_themselves_without_a_topology() =>
        RoutingShell.Run(async shell =>
        {
            using var folder = new Folder();
            folder["vschemas/a.json"] = Good[1];
            folder["routing_rules.json"] = """{"rules": [{"from_table": "x", "to_tables": ["a.t"]}]}""";

            var ended = await shell.RunAsync("lint", folder.Path);

            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldBe("\n1 keyspace: 0 errors, 0 warnings.\n");
        });

    [Test]
    public void Doubts_alone_are_exit_code_two() =>
        RoutingShell.Run(async shell =>
        {
            using var folder = new Folder();
            folder["vschemas/a.json"] = Good[0];
            folder["routing_rules.json"] = """{"rules": [{"from_table": "x"}]}""";

            var ended = await shell.RunAsync("lint", folder.Path);

            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldStartWith("warning  routing rule x\n");
        });

    [Test]
    public void Names_that_Vitess_would_pass_over_are_told_with_their_line() =>
        RoutingShell.Run(async shell =>
        {
            using var folder = new Folder();
            folder["vschemas/a.json"] = "{\n  \"tables\": {\"t\": {\"columnVindexes\": []}},\n  \"sharted\": true\n}\n";
            folder["notes.json"] = "{}";

            var ended = await shell.RunAsync("lint", folder.Path);

            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Output.ShouldContain(
                $"{folder.At("vschemas/a.json")}:2: write 'column_vindexes', not 'columnVindexes'"
            );
            ended.Output.ShouldContain($"{folder.At("vschemas/a.json")}:3: there is no 'sharted'");
            ended.Output.ShouldContain("notes.json: no export gives a file this name");
        });

    [Test]
    public void Files_take_the_place_of_records_when_a_topology_is_named() =>
        RoutingShell.Run(async shell =>
        {
            using var folder = new Folder();
            folder["routing_rules.json"] = """{"rules": [{"from_table": "x", "to_tables": ["commerce.product"]}]}""";
            folder["vschemas/customer.json"] = Good[1];

            var ended = await shell.OnInputsAsync("lint", folder.Path);

            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldContain("4 keyspaces: 0 errors, 0 warnings.");
        });

    [Test]
    public void A_record_that_cannot_be_decoded_is_an_error() =>
        RoutingShell.Run(async shell =>
        {
            await shell[Shell.Global].PutAsync("/vitess/global/keyspaces/commerce/VSchema", 0xFF, 0x01);

            var ended = await shell.OnInputsAsync("lint");

            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Output.ShouldContain("/vitess/global/keyspaces/commerce/VSchema: cannot be decoded");
        });

    [Test]
    public void A_folder_without_files_is_refused() =>
        RoutingShell.Run(async shell =>
        {
            using var folder = new Folder();

            var ended = await shell.RunAsync("lint", folder.At("none"));

            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Errors.ShouldContain("has no files to check");
        });

    [Test]
    public void As_JSON_each_finding_has_its_kind_and_place() =>
        RoutingShell.Run(async shell =>
        {
            var lint = JsonDocument.Parse((await shell.OnInputsAsync("lint", "--output=json")).Output).RootElement;

            lint.GetProperty("lint")
                .EnumerateArray()
                .Select(finding => $"{finding.GetProperty("kind")} {finding.GetProperty("place")}")
                .ShouldBe(["sequence keyspace customer, table invoice", "ruleToNowhere routing rule broken"]);
        });
}
