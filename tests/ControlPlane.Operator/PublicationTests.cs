using ControlPlane.EndToEnd;

namespace ControlPlane.Operator;

/// <summary>
/// What <c>spec.publication</c> says of names of tables that no VSchema has. With each of its changes the topology is opened
/// anew, here within the second after the names came.
/// </summary>
public class PublicationTests
{
    [Test]
    public async Task Tables_publishes_and_off_takes_back()
    {
        await using var scene = await Scene.StartAsync();
        await scene.World.DeleteAsync("global/keyspaces/commerce/VSchema");
        var tables = scene.PathOf("schemas.yaml");
        await File.WriteAllTextAsync(
            tables,
            "keyspaces:\n  commerce:\n    tables: [items]\n  customer:\n    tables: []\n"
        );
        scene.Vitess.Declare(prunes: false, new CellPlan("zone1", 1, "commerce", "customer"), new CellPlan("cloud", 1));
        scene.Topology(more: Mode("off"));
        await using var running = await scene.RunAsync("--schema-file", tables, "--allow-routing-change");
        await scene.ConditionAsync("Ready", "True");
        (await PublishedAsync(scene, "cloud")).ShouldBeEmpty();

        scene.Topology(more: Mode("tables"));
        await Eventually.TrueAsync(async () => (await PublishedAsync(scene, "cloud")).SequenceEqual(["items"]));
        await Eventually.TrueAsync(async () => (await PublishedAsync(scene, "zone1")).SequenceEqual(["items"]));
        await scene.StatusAsync(status => status is { ObservedGeneration: 2, Servable: "2/2", Wrong: 0 });

        scene.Topology(more: """, "publication":{"mode":"tables","cells":[{"cell":"zone1","mode":"off"}]}""");
        await Eventually.TrueAsync(async () => (await PublishedAsync(scene, "zone1")).Length == 0);
        (await PublishedAsync(scene, "cloud")).ShouldBe(["items"]);

        scene.Topology(more: Mode("off"));
        await Eventually.TrueAsync(async () => (await PublishedAsync(scene, "cloud")).Length == 0);
        await scene.StatusAsync(status => status is { ObservedGeneration: 4, Servable: "2/2", Wrong: 0 });
    }

    private static string Mode(string mode) => $$""", "publication":{"mode":"{{mode}}"}""";

    private static async Task<string[]> PublishedAsync(Scene scene, string cell) =>
        [.. (await scene.World.SrvVSchemaAsync(cell))?.Keyspaces.GetValueOrDefault("commerce")?.Tables.Keys ?? []];
}
