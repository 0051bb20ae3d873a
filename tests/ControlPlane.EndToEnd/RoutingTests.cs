using System.Text.Json;
using ControlPlane.Protocols.VSchema;

namespace ControlPlane.EndToEnd;

/// <summary><c>explain</c>, <c>routing</c> and <c>lint</c> of the built executable on a real etcd.</summary>
public class RoutingTests
{
    [Test]
    public async Task A_name_is_explained_and_its_neighbours_reported()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync("global/keyspaces/commerce/VSchema", Tables("product", "orders"));
        await world.PutAsync("global/keyspaces/archive/VSchema", Tables("orders"));

        var explained = await world.RunAsync("explain", "orders");
        var reported = await world.RunAsync("routing", "--output", "json");

        explained.Exit.ShouldBe(0, explained.ToString());
        explained.Output.ShouldStartWith("orders  →  ambiguous table reference: orders\n");
        reported.Exit.ShouldBe(0, reported.ToString());
        JsonDocument
            .Parse(reported.Output)
            .RootElement.GetProperty("routing")
            .GetProperty("names")
            .EnumerateArray()
            .Select(name => $"{name.GetProperty("name")} {name.GetProperty("route").GetProperty("result")}")
            .ShouldBe(["customer_orders found", "orders ambiguous", "product found"]);
    }

    [Test]
    public async Task What_a_rebuild_writes_answers_as_the_report_says()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync("global/keyspaces/commerce/VSchema", Tables("product"));

        var before = await world.RunAsync("routing", "diff");
        (await world.RunAsync("rebuild", "--gate-cells", "all")).Exit.ShouldBe(0);
        var after = await world.RunAsync("routing", "diff");

        before.Exit.ShouldBe(1, before.ToString());
        before.Output.ShouldContain("zone1  error  it has no SrvVSchema");
        after.Exit.ShouldBe(0, after.ToString());
        after.Output.ShouldStartWith("zone1, zone2  in sync\n");
    }

    [Test]
    public async Task Tables_of_a_file_decide_and_the_file_is_named()
    {
        await using var world = await World.StartAsync();
        await world.DeleteAsync("global/keyspaces/commerce/VSchema");
        using var files = new Files();
        string[] tables =
        [
            "--schema-file",
            files.Write("schemas.yaml", "keyspaces:\n  commerce:\n    tables: [items]\n  customer:\n    tables: []\n"),
        ];

        (await world.RunAsync("explain", ["items"])).WithExit(0).Naming("items  →  table items not found");
        (await world.RunAsync("explain", ["items", .. tables]))
            .WithExit(0)
            .Naming("items  →  commerce.items", "s ago from ", "schemas.yaml:2");
        (await world.RunAsync("routing", tables))
            .WithExit(0)
            .Naming("commerce  by live table, as known ", "Live tables  of commerce ", "schemas.yaml:2");
        (await world.RebuildAsync()).WithExit(0);
        (await world.RunAsync("routing", ["diff", .. tables])).WithExit(2).Naming("zone1, zone2  1 lacking", "+ items");
        (await world.RebuildAsync(tables)).WithExit(0);
        (await world.RunAsync("routing", ["diff", .. tables])).WithExit(0).Naming("zone1, zone2  in sync");
        (await world.RunAsync("explain", "items")).WithExit(0).Naming("items  →  commerce.items", "schemas.yaml:2");
    }

    [TestCase("explain", "", "NAME: is empty")]
    [TestCase("explain", "t --tablet-type=leader", "--tablet-type: expected primary, replica or rdonly, got 'leader'")]
    [TestCase("explain", "t --cell=zone9", "there is no cell zone9.")]
    [TestCase("routing", "dif", "routing knows 'diff', not 'dif'")]
    [TestCase("lint", "no-such-folder", "has no files to check")]
    public async Task Bad_input_is_refused_with_what_was_expected(string command, string arguments, string why)
    {
        await using var world = await World.StartAsync();

        var ended = await world.RunAsync(command, arguments.Split(' '));

        ended.Exit.ShouldBe(1, ended.ToString());
        ended.Errors.ShouldContain(why);
    }

    [Test]
    public async Task A_record_that_is_garbage_is_named_by_all_of_them()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync("global/RoutingRules", Google.Protobuf.ByteString.CopyFrom(0xFF, 0x01));

        var explained = await world.RunAsync("explain", "t");
        var linted = await world.RunAsync("lint");

        explained.Exit.ShouldBe(1, explained.ToString());
        explained.Errors.ShouldContain("RoutingRules");
        linted.Exit.ShouldBe(1, linted.ToString());
        linted.Output.ShouldContain("RoutingRules: cannot be decoded");
    }

    [Test]
    public async Task A_lint_finds_what_Vitess_would_distribute_without_a_word()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync(
            "global/keyspaces/customer/VSchema",
            new Keyspace { Sharded = true, Tables = { ["t"] = new() } }
        );

        var ended = await world.RunAsync("lint");

        ended.Exit.ShouldBe(1, ended.ToString());
        ended.Output.ShouldContain("missing primary col vindex for table: t");
    }

    private static Keyspace Tables(params string[] names)
    {
        var keyspace = new Keyspace();
        foreach (var name in names)
        {
            keyspace.Tables[name] = new();
        }

        return keyspace;
    }
}
