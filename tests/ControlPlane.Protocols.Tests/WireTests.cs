using ControlPlane.Protocols.Etcd;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using Google.Protobuf;

namespace ControlPlane.Protocols.Tests;

/// <summary>Facts of the encoding that other programs depend on, byte by byte.</summary>
public class WireTests
{
    [Test]
    public void A_map_value_that_is_an_empty_message_is_written_with_its_field_2()
    {
        var record = new SrvVSchema { Keyspaces = { ["ks"] = new VSchema.Keyspace() } };

        // Field 1 of length 6: key (field 1) "ks", value (field 2) of length 0.
        Hex(record).ShouldBe("0A 06 0A 02 6B 73 12 00");
    }

    [Test]
    public void A_map_entry_without_a_value_is_read_as_an_empty_message_and_written_with_one()
    {
        var record = SrvVSchema.Parser.ParseFrom(Bytes("0A 04 0A 02 6B 73"));

        record.Keyspaces["ks"].ShouldBe(new VSchema.Keyspace());
        Hex(record).ShouldBe("0A 06 0A 02 6B 73 12 00");
    }

    [Test]
    public void Every_map_of_messages_writes_field_2_of_an_empty_value()
    {
        Hex(new VSchema.Keyspace { Tables = { ["t"] = new Table() } }).ShouldBe("1A 05 0A 01 74 12 00");
        Hex(new VSchema.Keyspace { Vindexes = { ["v"] = new Vindex() } }).ShouldBe("12 05 0A 01 76 12 00");
        Hex(new ThrottlerConfig { ThrottledApps = { ["a"] = new ThrottledAppRule() } })
            .ShouldBe("2A 05 0A 01 61 12 00");
    }

    [Test]
    public void Rules_that_are_empty_are_present()
    {
        var record = new SrvVSchema
        {
            RoutingRules = new RoutingRules(),
            ShardRoutingRules = new ShardRoutingRules(),
            MirrorRules = new MirrorRules(),
        };

        Hex(record).ShouldBe("12 00 1A 00 2A 00");
        SrvVSchema.Parser.ParseFrom(Bytes("12 00 1A 00 2A 00")).ShouldBe(record);
        new SrvVSchema().ShouldNotBe(record);
    }

    [Test]
    public void An_absent_key_range_is_not_an_empty_one()
    {
        Hex(new ShardReference { Name = "0" }).ShouldBe("0A 01 30");
        Hex(new ShardReference { Name = "-", KeyRange = new KeyRange() }).ShouldBe("0A 01 2D 12 00");
        ShardReference.Parser.ParseFrom(Bytes("0A 01 30")).KeyRange.ShouldBeNull();
        ShardReference.Parser.ParseFrom(Bytes("0A 01 2D 12 00")).KeyRange.ShouldBe(new KeyRange());
    }

    [Test]
    public void Zero_bytes_are_a_valid_record()
    {
        VSchema.Keyspace.Parser.ParseFrom([]).ShouldBe(new VSchema.Keyspace());
        SrvKeyspace.Parser.ParseFrom([]).ShouldBe(new SrvKeyspace());
    }

    [Test]
    public void Repeated_enums_are_written_packed_and_read_either_way()
    {
        var request = new WatchCreateRequest
        {
            Filters = { WatchCreateRequest.Types.FilterType.Nodelete, WatchCreateRequest.Types.FilterType.Noput },
        };

        Hex(request).ShouldBe("2A 02 01 00");
        WatchCreateRequest.Parser.ParseFrom(Bytes("2A 02 01 00")).ShouldBe(request);
        WatchCreateRequest.Parser.ParseFrom(Bytes("28 01 28 00")).ShouldBe(request);
    }

    [Test]
    public void An_enum_number_that_is_not_known_is_kept()
    {
        var tablet = Tablet.Parser.ParseFrom(Bytes("40 63"));

        ((int)tablet.Type).ShouldBe(99);
        Hex(tablet).ShouldBe("40 63");
    }

    [Test]
    public void A_nullable_column_that_is_false_differs_from_one_that_says_nothing()
    {
        Hex(new Column { Nullable = false }).ShouldBe("40 00");
        Hex(new Column()).ShouldBe("");
    }

    private static string Hex(IMessage message) =>
        string.Join(' ', message.ToByteArray().Select(b => b.ToString("X2")));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
