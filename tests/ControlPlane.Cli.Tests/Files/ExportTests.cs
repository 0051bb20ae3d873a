using ControlPlane.Cli.Tests.Commands;
using ControlPlane.Protocols.VSchema;

namespace ControlPlane.Cli.Tests.Files;

/// <summary><c>export DIR</c> in this process.</summary>
public class ExportTests
{
    private static readonly string[] Written =
    [
        "keyspace_routing_rules.json",
        "mirror_rules.json",
        "routing_rules.json",
        "shard_routing_rules.json",
        "vschemas/commerce.json",
    ];

    [Test]
    public void Every_input_becomes_a_file() =>
        Run(
            async (shell, folder) =>
            {
                var store = shell[Shell.Global];
                await store.PutAsync(
                    "/vitess/global/RoutingRules",
                    new RoutingRules
                    {
                        Rules =
                        {
                            new RoutingRule { FromTable = "b", ToTables = { "commerce.b" } },
                        },
                    }
                );
                await store.PutAsync("/vitess/global/keyspaces/plain/Keyspace", []);

                var ended = await shell.OnInputsAsync("export", folder.Path);

                ended.Exit.ShouldBe(0, ended.ToString());
                folder.All.Keys.ShouldContain(".controlplane-export.json");
                folder.All.Keys.Intersect(Written).ShouldBe(Written);
                folder["routing_rules.json"]
                    .ShouldBe(
                        """
                        {
                          "rules": [
                            {
                              "from_table": "b",
                              "to_tables": [
                                "commerce.b"
                              ]
                            }
                          ]
                        }

                        """
                    );
                folder["mirror_rules.json"].ShouldBe("{}\n");
                folder["vschemas/plain.json"].ShouldBe("{}\n", "it has no VSchema, which is as good as an empty one");
            }
        );

    [Test]
    public void A_second_export_changes_no_file() =>
        Run(
            async (shell, folder) =>
            {
                await shell.OnInputsAsync("export", folder.Path);
                var before = folder.All;
                var ended = await shell.OnInputsAsync("export", folder.Path);

                ended.Exit.ShouldBe(0, ended.ToString());
                ended.Output.ShouldNotContain("written");
                folder.All.ShouldBe(before);
            }
        );

    [Test]
    public void What_it_wrote_it_writes_again_when_the_topology_has_changed() =>
        Run(
            async (shell, folder) =>
            {
                await shell.OnInputsAsync("export", folder.Path);
                await shell[Shell.Global]
                    .PutAsync("/vitess/global/keyspaces/commerce/VSchema", new Keyspace { Sharded = true });

                var ended = await shell.OnInputsAsync("export", folder.Path);

                ended.Exit.ShouldBe(0, ended.ToString());
                folder["vschemas/commerce.json"].ShouldBe("{\n  \"sharded\": true\n}\n");
            }
        );

    [Test]
    public void What_others_wrote_or_edited_is_not_overwritten() =>
        Run(
            async (shell, folder) =>
            {
                await shell.OnInputsAsync("export", folder.Path);
                folder["vschemas/commerce.json"] = "{\"mine\": 1}";
                folder["vschemas/new.json"] = "{\"mine\": 2}";
                await shell[Shell.Global]
                    .PutAsync("/vitess/global/keyspaces/new/VSchema", new Keyspace { Sharded = true });
                var before = folder.All;

                var refused = await shell.OnInputsAsync("export", folder.Path);

                refused.Exit.ShouldBe(1);
                refused.Errors.ShouldContain(
                    $"{folder.At("vschemas/commerce.json")}: was edited since it was exported"
                );
                refused.Errors.ShouldContain($"{folder.At("vschemas/new.json")}: no export wrote it");
                refused.Errors.ShouldContain("--force");
                folder.All.ShouldBe(before);

                var forced = await shell.OnInputsAsync("export", folder.Path, "--force");

                forced.Exit.ShouldBe(0, forced.ToString());
                folder["vschemas/new.json"].ShouldBe("{\n  \"sharded\": true\n}\n");
            }
        );

    [Test]
    public void The_file_of_a_keyspace_that_is_gone_goes_too_and_those_of_others_stay() =>
        Run(
            async (shell, folder) =>
            {
                var store = shell[Shell.Global];
                await store.PutAsync("/vitess/global/keyspaces/short/VSchema", new Keyspace());
                await shell.OnInputsAsync("export", folder.Path);
                folder["vschemas/foreign.json"] = "{}";
                await store.DeleteAsync("/vitess/global/keyspaces/short/VSchema");

                var ended = await shell.OnInputsAsync("export", folder.Path);

                ended.Exit.ShouldBe(0, ended.ToString());
                ended.Output.ShouldContain("removed");
                folder.Has("vschemas/short.json").ShouldBeFalse();
                folder.Has("vschemas/foreign.json").ShouldBeTrue();
            }
        );

    [Test]
    public void Fields_that_JSON_would_lose_are_refused_by_name() =>
        Run(
            async (shell, folder) =>
            {
                var store = shell[Shell.Global];
                // tables["t"] with field 99, and mirror rules that are no message
                await store.PutAsync(
                    "/vitess/global/keyspaces/newer/VSchema",
                    [0x1A, 0x08, 0x0A, 0x01, (byte)'t', 0x12, 0x03, 0x98, 0x06, 0x01]
                );
                await store.PutAsync("/vitess/global/MirrorRules", [0xFF]);

                var ended = await shell.OnInputsAsync("export", folder.Path);

                ended.Exit.ShouldBe(1);
                ended.Errors.ShouldContain(
                    "/vitess/global/keyspaces/newer/VSchema has what JSON would lose (tables t: field 99)"
                );
                ended.Errors.ShouldContain("/vitess/global/MirrorRules cannot be decoded");
                folder.All.ShouldBeEmpty();
            }
        );

    [Test]
    public void A_directory_that_cannot_be_made_is_an_error_that_names_it() =>
        Run(
            async (shell, folder) =>
            {
                folder["file"] = "";
                var ended = await shell.OnInputsAsync("export", folder.At("file/below"));
                ended.Exit.ShouldBe(1);
                ended.Errors.ShouldContain(folder.At("file/below"));
            }
        );

    internal static void Run(Func<Shell, Folder, Task> test)
    {
        using var folder = new Folder();
        SampleShell.Run(shell => test(shell, folder));
    }
}
