using System.Text.RegularExpressions;
using ControlPlane.Protocols.VSchema;

namespace ControlPlane.EndToEnd;

/// <summary>
/// The two ways of RFC 17425 to take plain names from running applications, with the built executable on a real etcd: each
/// is held back with the names, until a person accepts it.
/// </summary>
public sealed partial class RoutingChangeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("routing-change");

    [Test]
    public async Task A_second_sharded_keyspace_with_the_same_table_waits_for_a_person()
    {
        await using var world = await StartAsync();
        var file = Tables("commerce: { tables: [items] }", "stock: { tables: [boxes] }");
        (await world.RebuildAsync("--schema-file", file)).Exit.ShouldBe(0);
        await world.PutAsync([
            .. Blank("customer2", "-80", "80-"),
            ("global/keyspaces/customer2/VSchema", Google.Protobuf.MessageExtensions.ToByteString(Sharded("corder"))),
        ]);

        await ShouldWaitAsync(world, file, "corder (customer) would be ambiguous");

        (await world.SrvVSchemaAsync("zone1"))!.Keyspaces["customer2"].Tables.Keys.ShouldBe(["corder"]);
    }

    [Test]
    public async Task A_second_unsharded_keyspace_with_the_same_table_waits_for_a_person()
    {
        await using var world = await StartAsync();
        var file = Tables("commerce: { tables: [items] }", "stock: { tables: [boxes] }");
        (await world.RebuildAsync("--schema-file", file)).Exit.ShouldBe(0);
        (await world.SrvVSchemaAsync("zone1"))!.Keyspaces["commerce"].Tables.Keys.ShouldBe(["items"]);
        file = Tables("commerce: { tables: [items] }", "stock: { tables: [boxes, items] }");

        await ShouldWaitAsync(world, file, "items (commerce) would be ambiguous");

        (await world.SrvVSchemaAsync("zone1"))!.Keyspaces["stock"].Tables.Keys.ShouldBe(["boxes", "items"]);
    }

    [Test]
    public async Task What_was_published_is_kept_without_the_file_until_it_is_unpublished()
    {
        await using var world = await StartAsync();
        var before = await world.EntriesAsync();
        var file = Tables("commerce: { tables: [items] }", "stock: { tables: [boxes] }");
        (await world.RebuildAsync("--schema-file", file)).Exit.ShouldBe(0);
        await world.DeleteAsync("zone1/SrvVSchema");

        (await world.RebuildAsync()).Exit.ShouldBe(0);

        (await world.SrvVSchemaAsync("zone1"))!.Keyspaces["commerce"].Tables.Keys.ShouldBe(["items"]);
        (await world.RunAsync("unpublish", "--gate-cells", "all")).Exit.ShouldBe(0);
        (await world.SrvVSchemaAsync("zone1"))!.Keyspaces["commerce"].Tables.ShouldBeEmpty();
        (await world.EntriesAsync())
            .Keys.Where(key => key.StartsWith("global/", StringComparison.Ordinal))
            .ShouldBe(before.Keys.Where(key => key.StartsWith("global/", StringComparison.Ordinal)));
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Held back and told; planned and applied when accepted, and quiet after that.</summary>
    private static async Task ShouldWaitAsync(World world, string file, string told)
    {
        string[] flags = ["--gate-cells", "zone1,zone2", "--schema-file", file];
        var before = await world.GetAsync("zone1/SrvVSchema");

        var refused = await world.RunAsync("rebuild", flags);
        refused.Exit.ShouldBe(2, refused.ToString());
        refused.Output.ShouldContain("RoutingChange");
        refused.Output.ShouldContain(told);
        (await world.GetAsync("zone1/SrvVSchema")).ShouldBe(before);

        var planned = await world.RunAsync("plan", [.. flags, "--accept-routing-change"]);
        var id = PlanId().Match(planned.Output).Groups[1].Value;
        var applied = await world.RunAsync("apply", [id, .. flags, "--accept-routing-change"]);
        applied.Exit.ShouldBe(0, $"{planned}\n{applied}");
        (await world.RunAsync("verify", flags)).Exit.ShouldBe(0);
    }

    private static async Task<World> StartAsync()
    {
        var world = await World.StartAsync();
        await world.PutAsync([
            .. Blank("stock", "0"),
            ("global/keyspaces/customer/VSchema", Google.Protobuf.MessageExtensions.ToByteString(Sharded("corder"))),
        ]);
        await world.DeleteAsync("global/keyspaces/commerce/VSchema");
        return world;
    }

    private static IEnumerable<(string Key, Google.Protobuf.ByteString Value)> Blank(
        string keyspace,
        params string[] shards
    ) => Sample.Keyspace(keyspace, shards).Where(record => !record.Key.EndsWith("/VSchema", StringComparison.Ordinal));

    private static Keyspace Sharded(string table) =>
        new()
        {
            Sharded = true,
            Vindexes = { ["hash"] = new() { Type = "hash" } },
            Tables =
            {
                [table] = new()
                {
                    ColumnVindexes =
                    {
                        new ColumnVindex { Column = "id", Name = "hash" },
                    },
                },
            },
        };

    private string Tables(params string[] lines)
    {
        var path = Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, $"keyspaces:\n{string.Concat(lines.Select(line => $"  {line}\n"))}");
        return path;
    }

    [GeneratedRegex(@"Plan\s+([0-9a-f]{12}(?:\.[0-9]+)+)")]
    private static partial Regex PlanId();
}
