using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Differences;
using ControlPlane.Topology.Names;
using Google.Protobuf;
using Partition = ControlPlane.Protocols.Topodata.SrvKeyspace.Types.KeyspacePartition;

namespace ControlPlane.Serving.Tests.Differences;

public class SrvKeyspaceDifferenceTests
{
    private static readonly TabletType[] Types = [TabletType.Primary, TabletType.Replica, TabletType.Rdonly];

    [Test]
    public void Equal_records_do_not_differ() =>
        RecordDifference.Between(Serving("-80", "80-"), Serving("-80", "80-")).ShouldBeNull();

    [Test]
    public void Types_that_change_alike_are_said_once() =>
        ShouldPrint(
            Serving("0"),
            Serving("-80", "80-"),
            """
            ~ SrvKeyspace
              ~ PRIMARY, REPLICA, RDONLY
                - shard 0
                + shard -80
                + shard 80-
            """
        );

    [Test]
    public void Types_that_change_differently_are_said_apart()
    {
        var switched = Serving("0");
        switched.Partitions[1] = PartitionOf(TabletType.Replica, "-80", "80-");
        ShouldPrint(
            switched,
            Serving("0"),
            """
            ~ SrvKeyspace
              ~ REPLICA
                - shard -80
                - shard 80-
                + shard 0
            """
        );
    }

    [Test]
    public void A_missing_type_is_added_with_its_shards()
    {
        var lacking = Serving("-80", "80-");
        lacking.Partitions.RemoveAt(2);
        ShouldPrint(
            lacking,
            Serving("-80", "80-"),
            """
            ~ SrvKeyspace
              + RDONLY: shards -80, 80-
            """
        );
    }

    [Test]
    public void A_cleared_tablet_control_and_a_new_throttler_are_told()
    {
        var before = Serving("0");
        before
            .Partitions[0]
            .ShardTabletControls.Add(new ShardTabletControl { Name = "0", QueryServiceDisabled = true });
        var after = Serving("0");
        after.Partitions[0].ShardTabletControls.Add(new ShardTabletControl { Name = "0" });
        after.ThrottlerConfig = new() { Enabled = true, Threshold = 3.5 };
        ShouldPrint(
            before,
            after,
            """
            ~ SrvKeyspace
              ~ PRIMARY
                ~ tablet control 0
                  ~ query service disabled: true → false
              + throttler config: { "enabled": true, "threshold": 3.5 }
            """
        );
    }

    [Test]
    public void A_shard_whose_range_is_not_that_of_its_name_shows_both()
    {
        var before = Serving("-80", "80-");
        before.Partitions[0].ShardReferences[0].KeyRange.End = ByteString.CopyFrom(0x40);
        ShouldPrint(
            before,
            Serving("-80", "80-"),
            """
            ~ SrvKeyspace
              ~ PRIMARY
                ~ shard -80
                  ~ key range
                    ~ end: 40 → 80
            """
        );
    }

    [Test]
    public void Shards_in_another_order_are_a_difference() =>
        ShouldPrint(
            Serving("80-", "-80"),
            Serving("-80", "80-"),
            """
            ~ SrvKeyspace
              ~ PRIMARY, REPLICA, RDONLY
                ~ order of shard references: 80-, -80 → -80, 80-
            """
        );

    [Test]
    public void A_field_of_another_Vitess_version_is_not_passed_over()
    {
        var before = SrvKeyspace.Parser.ParseFrom([.. Serving("0").ToByteArray(), 0xFA, 0x01, 0x02, 0x68, 0x69]);
        ShouldPrint(
            before,
            Serving("0"),
            """
            ~ SrvKeyspace
              - fields of another Vitess version: 5 bytes
            """
        );
    }

    [Test]
    public void Hundreds_of_shards_are_counted_and_capped()
    {
        var wide = Serving([.. Enumerable.Range(0, 256).Select(ShardOf256)]);
        var difference = RecordDifference.Between(Serving("-"), wide).ShouldNotBeNull();
        difference.Count.ShouldBe(257);
        Printed
            .Lines(difference.Capped(3))
            .ShouldBe(
                """
                ~ SrvKeyspace
                  ~ PRIMARY, REPLICA, RDONLY
                    - shard -
                    + shard -01
                    + shard 01-02
                      … and 254 more
                """
            );
    }

    private static void ShouldPrint(SrvKeyspace before, SrvKeyspace after, string expected) =>
        Printed.Lines(RecordDifference.Between(before, after)).ShouldBe(expected);

    private static string ShardOf256(int index) =>
        $"{(index == 0 ? "" : index.ToString("x2", null))}-{(index == 255 ? "" : (index + 1).ToString("x2", null))}";

    private static SrvKeyspace Serving(params string[] shards) =>
        new() { Partitions = { Types.Select(type => PartitionOf(type, shards)) } };

    private static Partition PartitionOf(TabletType type, params string[] shards) =>
        new()
        {
            ServedType = type,
            ShardReferences =
            {
                shards.Select(shard => new ShardReference
                {
                    Name = shard,
                    KeyRange = new ShardName(shard).KeyRange?.ToMessage(),
                }),
            },
        };
}
