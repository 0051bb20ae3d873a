using System.Text.Json;
using ControlPlane.Cli.Tests.Commands;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Cli.Tests.Files;

/// <summary><c>import DIR</c> in this process.</summary>
public class ImportTests
{
    private const string Commerce = "vschemas/commerce.json";
    private const string CommerceKey = "/vitess/global/keyspaces/commerce/VSchema";
    private const string RulesKey = "/vitess/global/RoutingRules";
    private const string OneRule = """{"rules":[{"from_table":"a","to_tables":["commerce.a"]}]}""";

    [Test]
    public void What_was_exported_changes_nothing() =>
        Run(
            async (shell, store, folder) =>
            {
                await shell.OnInputsAsync("export", folder.Path);
                var revision = store.Revision;

                var ended = await shell.OnInputsAsync("import", folder.Path);

                ended.Exit.ShouldBe(0, ended.ToString());
                store.Revision.ShouldBe(revision);
            }
        );

    [Test]
    public void Only_what_differs_is_written_and_what_has_no_file_is_left() =>
        Run(
            async (shell, store, folder) =>
            {
                await store.PutAsync(RulesKey, new RoutingRules { Rules = { new RoutingRule { FromTable = "x" } } });
                folder[Commerce] = """{"tables":{"imported":{}}}""";
                folder["shard_routing_rules.json"] = "{}";
                var before = await store.ReadAsync(RulesKey);
                var revision = store.Revision.Value;

                var ended = await shell.OnInputsAsync("import", folder.Path);

                ended.Exit.ShouldBe(0, ended.ToString());
                ended.Output.ShouldContain("+ table imported");
                ended.Output.ShouldContain("controlplane rebuild");
                store.Revision.Value.ShouldBe(revision + 1);
                (await store.ReadAsync(RulesKey)).ShouldBe(before);
                Keyspace
                    .Parser.ParseFrom((await store.ReadAsync(CommerceKey))!.Value)
                    .Tables.Keys.ShouldBe(["imported"]);
            }
        );

    [Test]
    public void Empty_rules_mean_none_and_are_stored_as_Vitess_stores_them() =>
        Run(
            async (shell, store, folder) =>
            {
                const string OfKeyspaces = "/vitess/global/routing_rules/keyspace/Rules";
                await store.PutAsync(RulesKey, new RoutingRules { Rules = { new RoutingRule { FromTable = "x" } } });
                await store.PutAsync(
                    OfKeyspaces,
                    new KeyspaceRoutingRules { Rules = { new KeyspaceRoutingRule { FromKeyspace = "x" } } }
                );
                folder["routing_rules.json"] = "{}";
                folder["keyspace_routing_rules.json"] = """{"rules":[]}""";
                folder["mirror_rules.json"] = "{}";
                folder[Commerce] = "{}";

                (await shell.OnInputsAsync("import", folder.Path)).Exit.ShouldBe(0);

                (await store.ReadAsync(RulesKey)).ShouldBeNull();
                (await store.ReadAsync(OfKeyspaces)).ShouldNotBeNull().Value.ShouldBe(ByteString.Empty);
                (await store.ReadAsync("/vitess/global/MirrorRules")).ShouldBeNull();
                (await store.ReadAsync(CommerceKey)).ShouldNotBeNull().Value.ShouldBe(ByteString.Empty);
            }
        );

    [Test]
    public void A_dry_run_tells_what_would_change_and_writes_nothing() =>
        Run(
            async (shell, store, folder) =>
            {
                folder["routing_rules.json"] = OneRule;
                var revision = store.Revision;

                var ended = await shell.OnInputsAsync("import", folder.Path, "--dry-run");

                ended.Exit.ShouldBe(2, ended.ToString());
                ended.Output.ShouldContain("to write");
                ended.Output.ShouldContain("commerce.a");
                store.Revision.ShouldBe(revision);
            }
        );

    [Test]
    public void Everything_that_is_wrong_is_told_at_once_and_nothing_is_written() =>
        Run(
            async (shell, store, folder) =>
            {
                folder[Commerce] = "{\n  \"requireExplicitRouting\": true,\n  \"sharded\": 1\n}";
                folder["vschemas/comerce.json"] = "{}";
                folder["vschemas/a b.json"] = "{}";
                folder["routing_rules.json"] = OneRule;
                folder["routing-rules.json"] = OneRule;
                folder["mirror_rules.json"] = "";
                var revision = store.Revision;

                var ended = await shell.OnInputsAsync("import", folder.Path);

                ended.Exit.ShouldBe(1);
                ended.Errors.ShouldContain(
                    $"{folder.At(Commerce)}:2: write 'require_explicit_routing', not 'requireExplicitRouting'"
                );
                ended.Errors.ShouldContain($"{folder.At(Commerce)}:3: 'sharded' must be true or false");
                ended.Errors.ShouldContain("there is no keyspace 'comerce'");
                ended.Errors.ShouldContain("did you mean 'commerce'?");
                ended.Errors.ShouldContain($"{folder.At("vschemas/a b.json")}: no export gives a file this name");
                ended.Errors.ShouldContain("did you mean routing_rules.json?");
                ended.Errors.ShouldContain($"{folder.At("mirror_rules.json")}:1: this is no JSON");
                store.Revision.ShouldBe(revision);
            }
        );

    [Test]
    public void A_record_that_is_written_meanwhile_is_left_and_the_others_are_not_held_up() =>
        Run(
            async (shell, store, folder) =>
            {
                folder[Commerce] = """{"tables":{"imported":{}}}""";
                folder["routing_rules.json"] = OneRule;
                var writing = new Checkpoint();
                shell.Faults.Add(new(FaultMoment.Request, call => call is StoreCall.Commit) { Hold = writing });
                var running = shell.OnInputsAsync("import", folder.Path);
                await writing.Reached;
                await store.PutAsync(RulesKey, new RoutingRules());
                var theirs = await store.ReadAsync(RulesKey);
                writing.Release();

                var ended = await running;

                ended.Exit.ShouldBe(2, ended.ToString());
                ended.Output.ShouldContain("conflict");
                (await store.ReadAsync(RulesKey)).ShouldBe(theirs);
                Keyspace
                    .Parser.ParseFrom((await store.ReadAsync(CommerceKey))!.Value)
                    .Tables.Keys.ShouldBe(["imported"]);
            }
        );

    [Test]
    public void A_keyspace_that_is_deleted_meanwhile_gets_no_VSchema() =>
        Run(
            async (shell, store, folder) =>
            {
                folder[Commerce] = """{"tables":{"imported":{}}}""";
                var writing = new Checkpoint();
                shell.Faults.Add(new(FaultMoment.Request, call => call is StoreCall.Commit) { Hold = writing });
                var before = await store.ReadAsync(CommerceKey);
                var running = shell.OnInputsAsync("import", folder.Path);
                await writing.Reached;
                await store.DeleteAsync("/vitess/global/keyspaces/commerce/Keyspace");
                writing.Release();

                (await running).Exit.ShouldBe(2);

                (await store.ReadAsync(CommerceKey)).ShouldBe(before);
            }
        );

    [Test]
    public void Keyspace_routing_rules_are_not_written_while_somebody_holds_their_lock() =>
        Run(
            async (shell, store, folder) =>
            {
                await store.PutAsync("/vitess/global/routing_rules/locks/7", 1);
                folder["keyspace_routing_rules.json"] =
                    """{"rules":[{"from_keyspace":"a","to_keyspace":"commerce"}]}""";

                var ended = await shell.OnInputsAsync("import", folder.Path);

                ended.Exit.ShouldBe(2, ended.ToString());
                (await store.ReadAsync("/vitess/global/routing_rules/keyspace/Rules")).ShouldBeNull();
            }
        );

    [Test]
    public void A_write_of_which_the_store_says_nothing_is_unknown() =>
        Run(
            async (shell, _, folder) =>
            {
                folder["routing_rules.json"] = OneRule;
                shell.Faults.Add(new(FaultMoment.Reply, call => call is StoreCall.Commit) { Fate = Fate.Lost });

                var ended = await shell.OnInputsAsync("import", folder.Path, "--output=json");

                ended.Exit.ShouldBe(1, ended.ToString());
                using var document = JsonDocument.Parse(ended.Output);
                document.RootElement.GetProperty("files")[0].GetProperty("result").GetString().ShouldBe("unknown");
            }
        );

    [Test]
    public void A_record_of_a_newer_Vitess_is_not_overwritten() =>
        Run(
            async (shell, store, folder) =>
            {
                await store.PutAsync(CommerceKey, [0x1A, 0x08, 0x0A, 0x01, (byte)'t', 0x12, 0x03, 0x98, 0x06, 0x01]);
                folder[Commerce] = "{}";
                var revision = store.Revision;

                var ended = await shell.OnInputsAsync("import", folder.Path);

                ended.Exit.ShouldBe(1);
                ended.Errors.ShouldContain($"{CommerceKey} has tables t: field 99");
                store.Revision.ShouldBe(revision);
            }
        );

    [Test]
    public void A_record_that_cannot_be_decoded_is_repaired() =>
        Run(
            async (shell, store, folder) =>
            {
                await store.PutAsync(RulesKey, [0xFF]);
                folder["routing_rules.json"] = OneRule;

                (await shell.OnInputsAsync("import", folder.Path)).Exit.ShouldBe(0);

                RoutingRules.Parser.ParseFrom((await store.ReadAsync(RulesKey))!.Value).Rules.ShouldHaveSingleItem();
            }
        );

    [Test]
    public void A_directory_without_files_is_an_error() =>
        Run(
            async (shell, _, folder) =>
            {
                (await shell.OnInputsAsync("import", folder.Path)).Errors.ShouldContain("has no files to import");
                (await shell.OnInputsAsync("import", folder.At("nowhere"))).Exit.ShouldBe(1);
                (await shell.OnInputsAsync("import")).Exit.ShouldBe(1);
            }
        );

    private static void Run(Func<Shell, MemoryStore, Folder, Task> test) =>
        ExportTests.Run((shell, folder) => test(shell, shell[Shell.Global], folder));
}
