using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using static ControlPlane.Serving.Tests.Builders.Shards;

namespace ControlPlane.Serving.Tests.Builders;

/// <summary>What the vectors of upstream's operation do not reach.</summary>
public class RebuildKeyspaceTests
{
    private static readonly RebuildKeyspaceInput Healthy = new()
    {
        Keyspace = new("commerce"),
        KeyspaceRecord = new Decoded<Keyspace>.Message(new()),
        Shards = Decoded(("0", Record("0", serving: true))),
        Cells = Cells("zone1", "zone2"),
        Existing = ImmutableSortedDictionary<CellName, Decoded<SrvKeyspace>>.Empty,
    };

    [Test]
    public void No_cells_asked_for_are_all_of_them()
    {
        RebuildKeyspace.Run(Healthy).Written.Keys.ShouldBe(Cells("zone1", "zone2"));
        RebuildKeyspace.Run(Healthy with { RequestCells = [new("zone2")] }).Written.Keys.ShouldBe(Cells("zone2"));
    }

    [Test]
    public void Every_unknown_cell_is_named_once_and_the_others_are_written()
    {
        var result = RebuildKeyspace.Run(Healthy with { RequestCells = [new("y"), new("zone1"), new("x"), new("y")] });

        result.Error.ShouldBe(
            new(
                RebuildErrorKind.CellNotFound,
                "writing serving data failed: node doesn't exist: cells/x/CellInfo\n"
                    + "writing serving data failed: node doesn't exist: cells/y/CellInfo"
            )
        );
        result.Written.Keys.ShouldBe(Cells("zone1"));
    }

    [Test]
    public void Without_any_cell_nothing_is_checked_and_nothing_done() =>
        RebuildKeyspace
            .Run(Healthy with { Cells = [], Shards = Decoded(("-80", Record("-80", serving: true))) })
            .ShouldSatisfyAllConditions(
                result => result.Error.ShouldBeNull(),
                result => result.Written.ShouldBeEmpty()
            );

    [Test]
    public void A_keyspace_that_is_gone_is_cleared_out_of_the_known_cells_asked_for()
    {
        var gone = Healthy with { KeyspaceRecord = null };

        var result = RebuildKeyspace.Run(gone with { RequestCells = [new("zone2"), new("nowhere")] });

        result.Removed.ShouldBe(Cells("zone2"));
        result.Error.ShouldBe(
            new(RebuildErrorKind.KeyspaceNotFound, "node doesn't exist: keyspaces/commerce/Keyspace")
        );
        RebuildKeyspace.Run(gone).Removed.ShouldBeEmpty();
        RebuildKeyspace
            .Run(gone with { Shards = Decoded() })
            .Error?.Text.ShouldBe("node doesn't exist: keyspaces/commerce/");
    }

    [Test]
    public void An_input_that_cannot_be_decoded_is_named_and_nothing_is_written()
    {
        ShouldRefuse(
            Healthy with
            {
                KeyspaceRecord = new Decoded<Keyspace>.Broken("bad tag"),
            },
            RebuildErrorKind.UndecodableRecord,
            "cannot decode keyspaces/commerce/Keyspace: bad tag"
        );
        ShouldRefuse(
            Healthy with
            {
                Shards = Healthy.Shards.Add(new("1"), new Decoded<Shard>.Broken("bad tag")),
            },
            RebuildErrorKind.UndecodableRecord,
            "cannot decode keyspaces/commerce/shards/1/Shard: bad tag"
        );
    }

    [Test]
    public void A_shard_that_cannot_have_its_name_stops_the_rebuild() =>
        ShouldRefuse(
            Healthy with
            {
                Shards = Decoded(("0", Record("0", serving: true)), ("40-80-c0", new())),
            },
            RebuildErrorKind.InvalidShardName,
            "bad shard name in keyspaces/commerce/shards/40-80-c0/Shard: "
                + "invalid shardId, can only contain one '-': 40-80-c0"
        );

    [Test]
    public void The_first_cell_asked_for_that_stops_the_rebuild_is_the_one_named()
    {
        var broken = new Decoded<SrvKeyspace>.Broken("bad tag");
        var both = Healthy with
        {
            Existing = Healthy.Existing.Add(new("zone1"), Migrating()).Add(new("zone2"), broken),
        };

        ShouldRefuse(
            both,
            RebuildErrorKind.MigrationInProgress,
            "can't rebuild serving keyspace while a migration is on going. TabletControls is set for partition "
                + """served_type:RDONLY shard_references:{name:"0"} """
                + """shard_tablet_controls:{name:"0" query_service_disabled:true}"""
        );
        ShouldRefuse(
            both with
            {
                RequestCells = [new("zone2"), new("zone1")],
            },
            RebuildErrorKind.UndecodableRecord,
            "cannot decode keyspaces/commerce/SrvKeyspace of cell zone2: bad tag"
        );
    }

    [Test]
    public void A_migration_in_a_cell_that_is_not_asked_for_is_not_seen() =>
        RebuildKeyspace
            .Run(
                Healthy with
                {
                    Existing = Healthy.Existing.Add(new("zone1"), Migrating()),
                    RequestCells = [new("zone2")],
                }
            )
            .Error.ShouldBeNull();

    [Test]
    public void A_control_that_disables_nothing_is_no_migration()
    {
        var after = Migrating();
        after.Value.Partitions[0].ShardTabletControls[0].QueryServiceDisabled = false;

        RebuildKeyspace.Run(Healthy with { Existing = Healthy.Existing.Add(new("zone1"), after) }).Error.ShouldBeNull();
    }

    private static void ShouldRefuse(RebuildKeyspaceInput input, RebuildErrorKind kind, string text)
    {
        var result = RebuildKeyspace.Run(input);
        result.Error.ShouldBe(new(kind, text));
        result.Written.ShouldBeEmpty();
        result.Removed.ShouldBeEmpty();
    }

    private static Decoded<SrvKeyspace>.Message Migrating() =>
        new(
            new()
            {
                Partitions =
                {
                    new SrvKeyspace.Types.KeyspacePartition
                    {
                        ServedType = TabletType.Rdonly,
                        ShardReferences = { new ShardReference { Name = "0" } },
                        ShardTabletControls =
                        {
                            new ShardTabletControl { Name = "0", QueryServiceDisabled = true },
                        },
                    },
                },
            }
        );

    private static ImmutableSortedDictionary<ShardName, Decoded<Shard>> Decoded(
        params (string Name, Shard Record)[] shards
    ) =>
        shards.ToImmutableSortedDictionary(
            shard => new ShardName(shard.Name),
            shard => (Decoded<Shard>)new Decoded<Shard>.Message(shard.Record)
        );

    private static ImmutableSortedSet<CellName> Cells(params string[] names) =>
        [.. names.Select(name => new CellName(name))];
}
