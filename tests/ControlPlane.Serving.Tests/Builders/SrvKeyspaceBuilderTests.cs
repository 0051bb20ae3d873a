using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using static ControlPlane.Serving.Tests.Builders.Shards;

namespace ControlPlane.Serving.Tests.Builders;

public class SrvKeyspaceBuilderTests
{
    private static readonly CellName Zone1 = new("zone1");

    [Test]
    public void Every_tablet_type_gets_the_serving_shards_in_the_order_of_their_ranges()
    {
        var record = Built(new(), Serves("c0-"), Serves("-80"), Idle("-"), Serves("80-c0"));

        record
            .Partitions.Select(partition => partition.ServedType)
            .ShouldBe([TabletType.Primary, TabletType.Replica, TabletType.Rdonly]);
        NamesIn(record, TabletType.Primary).ShouldBe(["-80", "80-c0", "c0-"]);
        NamesIn(record, TabletType.Replica).ShouldBe(["-80", "80-c0", "c0-"]);
        NamesIn(record, TabletType.Rdonly).ShouldBe(["-80", "80-c0", "c0-"]);
        record.Partitions[0].ShardReferences[0].KeyRange.ShouldBe(new ShardName("-80").KeyRange?.ToMessage());
    }

    [Test]
    public void The_range_counts_that_is_in_the_record_whatever_the_name_says()
    {
        var record = Built(
            new(),
            new ShardRecord(new("high"), Record("80-", serving: true)),
            new ShardRecord(new("low"), Record("-80", serving: true))
        );

        NamesIn(record, TabletType.Primary).ShouldBe(["low", "high"]);
    }

    [Test]
    public void The_throttler_is_copied_and_the_query_throttler_is_not()
    {
        var keyspace = new Keyspace
        {
            ThrottlerConfig = new() { Enabled = true, Threshold = 1.5 },
            QueryThrottlerConfig = new() { Enabled = true },
            SidecarDbName = "_vt",
        };

        Built(keyspace).ShouldBe(new SrvKeyspace { ThrottlerConfig = keyspace.ThrottlerConfig });
    }

    [Test]
    public void A_keyspace_without_a_serving_shard_gets_an_empty_record() =>
        Built(new(), Idle("-80"), Idle("80-")).ToByteArray().ShouldBeEmpty();

    [Test]
    public void Fields_from_the_future_survive_where_upstream_copies_the_message_they_are_in()
    {
        byte[] future = [0xA2, 0x06, 0x01, 0x2A];
        var shard = Record("-", serving: true);
        shard.KeyRange = KeyRange.Parser.ParseFrom(future);
        var keyspace = Keyspace.Parser.ParseFrom(future);
        keyspace.ThrottlerConfig = ThrottlerConfig.Parser.ParseFrom(future);

        var record = Built(keyspace, new ShardRecord(new("-"), shard));

        record.Partitions.ShouldAllBe(partition => partition.ShardReferences[0].KeyRange.Equals(shard.KeyRange));
        record.ThrottlerConfig.ToByteArray().ShouldBe(future);
        new SrvKeyspace { ThrottlerConfig = record.ThrottlerConfig, Partitions = { record.Partitions } }.ShouldBe(
            record
        );
    }

    [Test]
    public void Changing_the_record_changes_nothing_it_was_made_of()
    {
        var keyspace = new Keyspace { ThrottlerConfig = new() { Threshold = 1 } };
        var shard = Serves("-");
        var record = Built(keyspace, shard);

        record.ThrottlerConfig.Threshold = 2;
        record.Partitions[0].ShardReferences[0].KeyRange.Start = ByteString.CopyFrom(1);

        keyspace.ThrottlerConfig.Threshold.ShouldBe(1);
        shard.Record.KeyRange.ShouldBe(new KeyRange());
        record.Partitions[1].ShardReferences[0].KeyRange.ShouldBe(new KeyRange());
    }

    [TestCase("keyspace partition for PRIMARY in cell zone1 does not start with min key", "40-80", "80-")]
    [TestCase("keyspace partition for PRIMARY in cell zone1 does not start with min key", "00-")]
    [TestCase("keyspace partition for PRIMARY in cell zone1 does not end with max key", "-80", "80-c0")]
    [TestCase("non-contiguous KeyRange values for PRIMARY in cell zone1 at shard 0 to 1: 80 != c0", "-80", "c0-")]
    [TestCase(
        "non-contiguous KeyRange values for PRIMARY in cell zone1 at shard 1 to 2: c0 != 80",
        "-40",
        "40-c0",
        "80-"
    )]
    [TestCase(
        "non-contiguous KeyRange values for PRIMARY in cell zone1 at shard 0 to 1: 0000 != 0000",
        "-0000",
        "0000-"
    )]
    [TestCase("non-contiguous KeyRange values for PRIMARY in cell zone1 at shard 0 to 1: 80 != ", "-", "-80")]
    public void Shards_that_do_not_make_up_the_key_space_are_refused_in_upstreams_words(
        string text,
        params string[] shards
    ) => Refusal(new(), [.. shards.Select(Serves)]).TextFor(Zone1).ShouldBe(text);

    [Test]
    public void A_shard_without_a_range_among_others_is_refused_with_a_print_of_both()
    {
        var odd = new ShardRecord(new("odd\"one\n"), Record("-80", serving: true));

        Refusal(new(), odd, Serves("0"), Serves("80-"))
            .TextFor(Zone1)
            .ShouldBe(
                "shards with inconsistent KeyRanges for PRIMARY in cell zone1. "
                    + """shards: name:"odd\"one\n" key_range:{end:"\x80"}, name:"0" """.TrimEnd()
            );
        Refusal(new(), Serves("-40"), Serves("0"))
            .TextFor(Zone1)
            .ShouldEndWith(""". shards: name:"-40" key_range:{end:"@"}, name:"0" """.TrimEnd());
    }

    [Test]
    public void Shards_without_ranges_may_be_as_many_as_they_like_in_the_order_of_their_names() =>
        NamesIn(Built(new(), Serves("b"), Serves("0"), Serves("a")), TabletType.Replica).ShouldBe(["0", "a", "b"]);

    [Test]
    public void Only_a_snapshot_may_be_partial_and_is_then_left_in_the_order_of_names()
    {
        ShardRecord[] half = [Serves("80-"), Serves("c0-"), Serves("-40")];
        var snapshot = new Keyspace { KeyspaceType = KeyspaceType.Snapshot };

        SrvKeyspaceBuilder.Build(new(), half, allowPartial: true).ShouldBeOfType<SrvKeyspaceBuild.Refused>();
        SrvKeyspaceBuilder.Build(snapshot, half, allowPartial: false).ShouldBeOfType<SrvKeyspaceBuild.Refused>();
        var built = SrvKeyspaceBuilder.Build(snapshot, half, allowPartial: true);
        NamesIn(built.ShouldBeOfType<SrvKeyspaceBuild.Built>().Record, TabletType.Primary)
            .ShouldBe(["-40", "80-", "c0-"]);
    }

    [Test]
    public void The_order_in_which_shards_come_does_not_matter() =>
        Prop.ForAll(
                SomeShards().ToArbitrary(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (shards, seed) =>
                {
                    var shuffled = shards.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    return Describe(shards) == Describe(shuffled);
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void Shards_with_ranges_are_built_exactly_when_they_cover_every_key_once() =>
        Prop.ForAll(
                SomeShards().ToArbitrary(),
                shards =>
                {
                    var ranges = shards.Select(shard => shard.Name.KeyRange!.Value).ToArray();
                    var overlap = ranges.Where((range, i) => ranges.Skip(i + 1).Any(range.Intersects)).Any();
                    var once = KeyCoverage.Of(ranges).IsComplete && !overlap;
                    return SrvKeyspaceBuilder.Build(new(), shards, false) is SrvKeyspaceBuild.Built == once;
                }
            )
            .QuickCheckThrowOnFailure();

    // Mostly a split of the whole key space, now and then with a shard too many or too few.
    private static Gen<ShardRecord[]> SomeShards() =>
        from cuts in Gen.Choose(1, 254).ListOf()
        from extra in Gen.Elements("", "", "-80", "80-", "40-c0", "-")
        from drop in Gen.Choose(0, 12)
        let bounds = cuts.Distinct().Order().Select(cut => cut.ToString("x2")).Prepend("").Append("").ToArray()
        let names = bounds.Zip(bounds.Skip(1), (start, end) => $"{start}-{end}").Where((_, i) => i != drop)
        let all = (extra.Length > 0 ? names.Append(extra) : names).Distinct().ToArray()
        where all.Length > 0
        select all.Select(Serves).ToArray();

    private static string Describe(IEnumerable<ShardRecord> shards) =>
        SrvKeyspaceBuilder.Build(new(), shards, allowPartial: false) switch
        {
            SrvKeyspaceBuild.Built built => built.Record.ToString(),
            SrvKeyspaceBuild.Refused refused => refused.Refusal.TextFor(Zone1),
            var other => throw new ArgumentOutOfRangeException(nameof(shards), other, null),
        };

    private static SrvKeyspace Built(Keyspace keyspace, params ShardRecord[] shards) =>
        SrvKeyspaceBuilder.Build(keyspace, shards, allowPartial: false).ShouldBeOfType<SrvKeyspaceBuild.Built>().Record;

    private static SrvKeyspaceRefusal Refusal(Keyspace keyspace, params ShardRecord[] shards) =>
        SrvKeyspaceBuilder
            .Build(keyspace, shards, allowPartial: false)
            .ShouldBeOfType<SrvKeyspaceBuild.Refused>()
            .Refusal;
}
