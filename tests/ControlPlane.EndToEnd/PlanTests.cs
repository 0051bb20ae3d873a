using System.Text.RegularExpressions;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using static ControlPlane.Protocols.Topodata.SrvKeyspace.Types;

namespace ControlPlane.EndToEnd;

/// <summary><c>plan</c> looks, <c>apply</c> does what was looked at or refuses and says what moved.</summary>
public partial class PlanTests
{
    private static readonly string[] Gates = ["--gate-cells", "zone1,zone2"];

    [Test]
    public async Task A_plan_changes_nothing_and_its_application_writes_what_it_shows_and_nothing_else()
    {
        await using var world = await World.StartAsync();
        var before = await world.EntriesAsync();

        var planned = await world.RunAsync("plan", Gates);

        planned.WithExit(2).Naming("zone1", "zone2", "SrvVSchema", "commerce", "customer", "-80", "80-");
        (await world.EntriesAsync()).ShouldBe(before);

        (await world.RunAsync("apply", [IdIn(planned), .. Gates])).WithExit(0);

        var after = await world.EntriesAsync();
        after.RemoveRange(before.Keys).Keys.ShouldBe(await KeysOfARebuildAsync());
        after.RemoveRange(after.Keys.Except(before.Keys)).ShouldBe(before);
        (await world.RunAsync("verify", Gates)).WithExit(0);
    }

    [Test]
    public async Task A_plan_with_nothing_to_do_says_so()
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).WithExit(0);

        var planned = await world.RunAsync("plan", Gates);

        planned.WithExit(0).Output.ShouldContain("Nothing to write: 6 records in sync.");
    }

    [Test]
    public async Task A_difference_is_told_down_to_the_table_and_the_shard()
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).WithExit(0);
        await world.PutAsync("global/keyspaces/commerce/VSchema", Sample.VSchemaOf("commerce_orders", "invoices"));
        await world.PutAsync([.. Sample.Keyspace("customer", "80-c0", "c0-")]);
        await world.PutAsync("global/keyspaces/customer/shards/80-/Shard", Sample.Shard("80-", serves: false));

        var planned = await world.RunAsync("plan", Gates);

        planned.WithExit(2).Naming("invoices", "80-c0", "c0-");
        planned.Output.ShouldNotContain("commerce_orders", Case.Sensitive, "it is not changed");
    }

    [Test]
    public async Task A_target_that_another_writer_changed_is_told_and_nothing_is_written()
    {
        await using var world = await World.StartAsync();
        var planned = await world.RunAsync("plan", Gates);
        await world.PutAsync("zone1/keyspaces/customer/SrvKeyspace", new SrvKeyspace());

        await ShouldBeRefusedAsync(world, planned, $"{world.Root}/zone1/keyspaces/customer/SrvKeyspace");
    }

    [TestCase("keyspaces/customer/shards/80-/Shard")]
    [TestCase("keyspaces/customer/VSchema")]
    [TestCase("RoutingRules")]
    public async Task An_input_that_another_writer_changed_is_told_and_nothing_is_written(string key)
    {
        await using var world = await World.StartAsync();
        var planned = await world.RunAsync("plan", Gates);
        await world.PutAsync(
            $"global/{key}",
            key switch
            {
                "RoutingRules" => new RoutingRules
                {
                    Rules =
                    {
                        new RoutingRule { FromTable = "a", ToTables = { "b.a" } },
                    },
                },
                "keyspaces/customer/VSchema" => Sample.VSchemaOf("other"),
                _ => Sample.Shard("80-", serves: false),
            }
        );

        await ShouldBeRefusedAsync(world, planned, $"{world.Root}/global/{key}");
    }

    [Test]
    public async Task An_input_that_another_writer_deleted_is_told_and_nothing_is_written()
    {
        await using var world = await World.StartAsync();
        var planned = await world.RunAsync("plan", Gates);
        await world.DeleteAsync("global/keyspaces/customer/shards/80-/Shard");

        await ShouldBeRefusedAsync(world, planned, "customer");
    }

    [Test]
    public async Task A_lock_that_was_taken_meanwhile_is_told_with_its_holder_and_nothing_is_written()
    {
        await using var world = await World.StartAsync();
        var planned = await world.RunAsync("plan", Gates);
        var held = await world.LockAsync("keyspaces/customer", "SwitchTraffic");

        await ShouldBeRefusedAsync(world, planned, "customer", "SwitchTraffic", "vitess@vtctld-7");
        await world.UnlockAsync(held);
    }

    [Test]
    public async Task What_changed_without_a_part_in_the_plan_does_not_matter()
    {
        await using var world = await World.StartAsync();
        var planned = await world.RunAsync("plan", Gates);
        await world.PutAsync("zone1/tablets/zone1-0000000100/Tablet", Sample.Garbage);

        (await world.RunAsync("apply", [IdIn(planned), .. Gates])).WithExit(0);
    }

    [Test]
    public async Task A_plan_is_applied_once()
    {
        await using var world = await World.StartAsync();
        var planned = await world.RunAsync("plan", Gates);
        (await world.RunAsync("apply", [IdIn(planned), .. Gates])).WithExit(0);
        var before = await world.EntriesAsync();

        await world.RunAsync("apply", [IdIn(planned), .. Gates]);

        (await world.EntriesAsync()).ShouldBe(before);
    }

    [TestCase("nonsense")]
    [TestCase("0985e21e9914")]
    [TestCase("0985e21e9914.x")]
    public async Task An_id_that_is_none_is_an_error(string id)
    {
        await using var world = await World.StartAsync();

        (await world.RunAsync("apply", [id, .. Gates])).WithExit(1).Naming(id, "controlplane plan");
    }

    [Test]
    public async Task An_id_of_another_plan_is_refused()
    {
        await using var world = await World.StartAsync();

        (await world.RunAsync("apply", ["000000000000.1", .. Gates])).WithExit(2).Naming("000000000000.1");

        (await world.SrvVSchemaAsync("zone1")).ShouldBeNull();
    }

    [Test]
    public async Task What_a_guard_blocks_is_written_when_its_reason_is_accepted()
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).WithExit(0);
        var right = await world.GetAsync("zone1/keyspaces/customer/SrvKeyspace");
        await world.PutAsync("zone1/keyspaces/customer/SrvKeyspace", SwitchedByHand());
        (await world.RebuildAsync()).WithExit(2).Naming("customer", "--accept SwitchedByHand");

        var planned = await world.RunAsync("plan", [.. Gates, "--accept", "SwitchedByHand"]);
        var id = IdIn(planned.WithExit(2));

        (await world.RunAsync("apply", [id, .. Gates])).WithExit(2);
        (await world.GetAsync("zone1/keyspaces/customer/SrvKeyspace")).ShouldNotBe(right);
        (await world.RunAsync("apply", [id, .. Gates, "--accept", "SwitchedByHand"])).WithExit(0);
        (await world.GetAsync("zone1/keyspaces/customer/SrvKeyspace")).ShouldBe(right);
    }

    /// <summary>Replicas still read from the shard before a split, and somebody cleared its controls.</summary>
    private static SrvKeyspace SwitchedByHand()
    {
        static ShardReference Reference(string shard) =>
            new() { Name = shard, KeyRange = Sample.Shard(shard).KeyRange };
        return new()
        {
            Partitions =
            {
                new KeyspacePartition
                {
                    ServedType = TabletType.Primary,
                    ShardReferences = { Reference("-80"), Reference("80-") },
                },
                new KeyspacePartition
                {
                    ServedType = TabletType.Replica,
                    ShardReferences = { Reference("-") },
                    ShardTabletControls = { new ShardTabletControl { Name = "-" } },
                },
            },
        };
    }

    private static async Task<IEnumerable<string>> KeysOfARebuildAsync()
    {
        await using var twin = await World.StartAsync();
        var before = await twin.EntriesAsync();
        (await twin.RebuildAsync()).WithExit(0);
        return (await twin.EntriesAsync()).RemoveRange(before.Keys).Keys;
    }

    private static async Task ShouldBeRefusedAsync(World world, Ended planned, params string[] named)
    {
        var before = await world.EntriesAsync();
        (await world.RunAsync("apply", [IdIn(planned), .. Gates])).WithExit(2).Naming(named);
        (await world.EntriesAsync()).ShouldBe(before);
    }

    private static string IdIn(Ended planned)
    {
        var id = Id().Match(planned.Output);
        id.Success.ShouldBeTrue(planned.ToString());
        return id.Groups[1].Value;
    }

    [GeneratedRegex(@"^Plan ([0-9a-f]{12}(\.[0-9]+)+)\b", RegexOptions.Multiline)]
    private static partial Regex Id();
}
