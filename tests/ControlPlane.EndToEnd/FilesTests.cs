using ControlPlane.Protocols.VSchema;

namespace ControlPlane.EndToEnd;

/// <summary><c>export</c> and <c>import</c> of the built executable on a real etcd.</summary>
public class FilesTests
{
    private string folder;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("controlplane-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task What_was_exported_comes_back_after_it_was_changed()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync(
            "global/RoutingRules",
            new RoutingRules
            {
                Rules =
                {
                    new RoutingRule { FromTable = "a", ToTables = { "commerce.a" } },
                },
            }
        );
        (await world.RunAsync("export", folder)).Exit.ShouldBe(0);
        var before = await world.EntriesAsync();

        await world.PutAsync("global/keyspaces/commerce/VSchema", new Keyspace { Sharded = true });
        await world.DeleteAsync("global/RoutingRules");
        var looked = await world.RunAsync("import", folder, "--dry-run");
        var imported = await world.RunAsync("import", folder);
        var again = await world.RunAsync("import", folder);

        looked.Exit.ShouldBe(2, looked.ToString());
        imported.Exit.ShouldBe(0, imported.ToString());
        again.Exit.ShouldBe(0, again.ToString());
        again.Output.ShouldNotContain("written");
        var after = await world.EntriesAsync();
        after.Keys.ShouldBe(before.Keys);
        Keyspace
            .Parser.ParseFrom(after["global/keyspaces/commerce/VSchema"].Value)
            .ShouldBe(Keyspace.Parser.ParseFrom(before["global/keyspaces/commerce/VSchema"].Value));
        RoutingRules
            .Parser.ParseFrom(after["global/RoutingRules"].Value)
            .ShouldBe(RoutingRules.Parser.ParseFrom(before["global/RoutingRules"].Value));
    }

    [Test]
    public async Task Rules_in_camelCase_are_refused_with_their_line_and_nothing_is_written()
    {
        await using var world = await World.StartAsync();
        var rules = Path.Combine(folder, "routing_rules.json");
        await File.WriteAllTextAsync(rules, "{\n  \"rules\": [\n    {\"fromTable\": \"a\"}\n  ]\n}\n");
        var before = await world.EntriesAsync();

        var ended = await world.RunAsync("import", folder);

        ended.Exit.ShouldBe(1, ended.ToString());
        ended.Errors.ShouldContain($"{rules}:3: write 'from_table', not 'fromTable'");
        (await world.EntriesAsync()).ShouldBe(before);
    }
}
