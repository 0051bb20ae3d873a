using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Etcd;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using VSchema = ControlPlane.Protocols.VSchema;

namespace ControlPlane.EndToEnd;

/// <summary>Much, large and long, still within what a topology may hold.</summary>
public class ScaleTests
{
    private static readonly string LongestName = $"abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789"[
        ..64
    ];

    [Test]
    public async Task Names_with_every_legal_character_are_keyspaces_cells_and_shards_like_others()
    {
        await using var world = await World.StartAsync();
        string[] names = [LongestName, "-", "_", "--help", "0", "locks", "Keyspace", "a-b_c-"];
        await world.PutAsync(names.SelectMany(name => Sample.Keyspace(name, "0")));
        await world.PutAsync(
            names.Select(name => world.Cell($"cell{name}"[..Math.Min(64, name.Length + 4)], world.Address))
        );

        var ended = await world.RunAsync("rebuild", "--gate-cells", "all");

        ended.WithExit(0);
        var entries = await world.EntriesAsync();
        foreach (var name in names)
        {
            entries.ShouldContainKey($"zone1/keyspaces/{name}/SrvKeyspace");
            entries.ShouldContainKey($"{$"cell{name}"[..Math.Min(64, name.Length + 4)]}/SrvVSchema");
        }
    }

    [Test]
    public async Task Ten_thousand_keyspaces_are_rebuilt_and_verified_in_reasonable_time()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync(
            Enumerable.Range(0, 10_000).SelectMany(number => Sample.Keyspace($"ks_{number:00000}", "0"))
        );

        (await RunInLittleMemoryAsync(world, "rebuild")).WithExit(0);

        var keys = (await world.EntriesAsync()).Keys;
        keys.Count(key => key.EndsWith("/SrvKeyspace", StringComparison.Ordinal)).ShouldBe(2 * 10_002);
        var verified = await RunInLittleMemoryAsync(world, "verify");
        verified.WithExit(0).Output.Length.ShouldBeLessThan(2_000);
    }

    [Test]
    public async Task Many_leftovers_of_deleted_keyspaces_are_not_listed_one_by_one()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync(
            Enumerable
                .Range(0, 500)
                .Select(number => ($"global/keyspaces/ghost_{number:000}/VSchema", ByteString.Empty))
        );

        var ended = await world.RebuildAsync();

        ended.WithExit(0).Naming("ghost_000").Output.Length.ShouldBeLessThan(10_000);
    }

    [Test]
    public async Task Many_findings_of_one_kind_are_not_listed_one_by_one()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync(
            Enumerable.Range(0, 2_000).SelectMany(number => Sample.Keyspace($"ks_{number:00000}", "0"))
        );

        var verified = await world.RunAsync("verify", "--gate-cells", "all");
        var planned = await world.RunAsync("plan", "--gate-cells", "all");

        verified.WithExit(2).Output.Length.ShouldBeLessThan(20_000);
        planned.WithExit(2).Output.Length.ShouldBeLessThan(40_000);
    }

    /// <summary>etcd refuses it by default, so Vitess could not have written it there; this one takes more.</summary>
    [Test]
    public async Task A_VSchema_of_two_megabytes_holds_up_what_it_makes_too_large_and_nothing_else()
    {
        await using var server = await EtcdServer.StartAsync(
            new() { Flags = ["--max-request-bytes=8388608"] },
            CancellationToken.None
        );
        await using var world = await World.StartAsync(server.Address, OpenForLargeRequests(server));
        (await world.RebuildAsync()).WithExit(0);
        await world.DeleteAsync("zone1/keyspaces/commerce/SrvKeyspace");
        await world.PutAsync("global/keyspaces/customer/VSchema", LargeVSchema());

        var blocked = await world.RebuildAsync();

        blocked.WithExit(2).Naming("zone1", "SrvVSchema", "--max-request-bytes");
        (await world.SrvKeyspaceAsync("zone1", "commerce")).ShouldNotBeNull();
        (await world.SrvVSchemaAsync("zone1"))!.Keyspaces["customer"].Tables.Count.ShouldBe(1);

        (await world.RebuildAsync("--max-record-bytes", "8000000")).WithExit(0);

        (await world.SrvVSchemaAsync("zone1"))!.Keyspaces["customer"].Tables.Count.ShouldBe(40_000);
    }

    /// <summary>With 256 MiB for all that it allocates.</summary>
    private static Task<Ended> RunInLittleMemoryAsync(World world, string command) =>
        Executable.RunAsync(
            [KeyValuePair.Create("DOTNET_GCHeapHardLimit", "10000000")],
            [command, .. world.Flags, "--gate-cells", "all"]
        );

    private static EtcdStore OpenForLargeRequests(EtcdServer server) =>
        EtcdStore.Open(
            new() { Address = EtcdAddress.Parse(server.Address), Limits = new(8 * 1024 * 1024, 128) },
            TimeProvider.System,
            Random.Shared,
            NullLogger.Instance
        );

    private static VSchema.Keyspace LargeVSchema()
    {
        var vschema = Sample.VSchemaOf(
            Enumerable.Range(0, 40_000).Select(number => $"a_table_whose_name_is_long_enough_to_matter_{number:00000}")
        );
        vschema.CalculateSize().ShouldBeGreaterThan(2 * 1024 * 1024);
        return vschema;
    }
}
