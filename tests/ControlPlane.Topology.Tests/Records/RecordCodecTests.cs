using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Records;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Topology.Tests.Records;

public class RecordCodecTests
{
    [Test]
    public void No_bytes_at_all_are_an_empty_message() =>
        RecordCodec.Decode<SrvVSchema>(ByteString.Empty).ShouldBe(new Decoded<SrvVSchema>.Message(new SrvVSchema()));

    [TestCase("0A FF FF 01 02", TestName = "A record that is cut off is broken")]
    [TestCase("08 01", TestName = "A partition that is a number is broken")]
    [TestCase("0A 02 0A 00", TestName = "A served type that is a message is broken")]
    [TestCase("0A 06 12 04 12 02 08 01", TestName = "A key range whose start is a number is broken")]
    [TestCase("0A 05 12 03 0A 01 FF", TestName = "A shard name that is not UTF-8 is broken")]
    [TestCase("32 06 2A 04 0A 02 C3 28", TestName = "A map key that is not UTF-8 is broken")]
    [TestCase("32 05 2A 03 0A 01", TestName = "A map entry that is cut off is broken")]
    [TestCase("07", TestName = "A wire type that does not exist is broken")]
    public void Broken(string hex) => Decode<SrvKeyspace>(hex).ShouldBeOfType<Decoded<SrvKeyspace>.Broken>();

    [Test]
    public void A_fault_says_where_it_is() =>
        Decode<SrvKeyspace>("0A 06 12 04 12 02 08 01")
            .ShouldBe(
                new Decoded<SrvKeyspace>.Broken(
                    "field topodata.KeyRange.start has wire type Varint and not LengthDelimited"
                )
            );

    [TestCase("A2 06 03 01 02 03", TestName = "An unknown field of bytes is kept")]
    [TestCase("A0 06 05 A9 06 01 02 03 04 05 06 07 08 B5 06 01 02 03 04", TestName = "Unknown numbers are kept")]
    [TestCase("A3 06 08 01 AB 06 10 02 AC 06 A4 06", TestName = "Unknown groups are kept")]
    [TestCase("A2 06 01 FF", TestName = "Unknown bytes need not be text")]
    public void Kept(string hex)
    {
        var message = Decode<SrvKeyspace>(hex).ShouldBeOfType<Decoded<SrvKeyspace>.Message>().Value;

        Convert.ToHexString(message.ToByteArray()).ShouldBe(hex.Replace(" ", "", StringComparison.Ordinal));
    }

    [TestCase("0A 02 08 02", TestName = "A number may be a varint")]
    [TestCase(
        "3A 0C 12 0A 0A 08 61 00 00 00 00 00 00 00",
        TestName = "What lies in an unknown field is nobody's business"
    )]
    public void Accepted(string hex) => Decode<CellsAlias>(hex).ShouldBeOfType<Decoded<CellsAlias>.Message>();

    [Test]
    public void Whatever_the_bytes_a_message_is_written_without_loss_or_the_record_is_broken() =>
        Prop.ForAll(
                Damaged().ToArbitrary(),
                bytes =>
                    RecordCodec.Decode<SrvVSchema>(bytes) is not Decoded<SrvVSchema>.Message { Value: var message }
                    || (
                        RecordCodec.Decode<SrvVSchema>(message.ToByteString()) is Decoded<SrvVSchema>.Message again
                        && again.Value.Equals(message)
                    )
            )
            .QuickCheckThrowOnFailure();

    // Bytes of a real record with some of them changed, so that most of the structure still holds.
    private static Gen<ByteString> Damaged() =>
        from changes in Gen.Zip(Gen.Choose(0, Sample.Length - 1), Gen.Choose(0, 255)).ListOf(4)
        from count in Gen.Choose(0, 4)
        select Damage(changes.Take(count));

    private static ByteString Damage(IEnumerable<(int At, int Value)> changes)
    {
        var bytes = Sample.ToByteArray();
        foreach (var (at, value) in changes)
        {
            bytes[at] = (byte)value;
        }

        return ByteString.CopyFrom(bytes);
    }

    private static readonly ByteString Sample = new SrvVSchema
    {
        Keyspaces =
        {
            ["commerce"] = new()
            {
                Sharded = true,
                Vindexes =
                {
                    ["hash"] = new() { Type = "xxhash", Params = { ["a"] = "b" } },
                },
                Tables =
                {
                    ["product"] = new()
                    {
                        ColumnVindexes =
                        {
                            new ColumnVindex { Name = "hash", Columns = { "id", "größe" } },
                        },
                        Columns =
                        {
                            new Column { Name = "id", Nullable = false },
                        },
                    },
                },
            },
            ["empty"] = new(),
        },
        RoutingRules = new()
        {
            Rules =
            {
                new RoutingRule { FromTable = "t", ToTables = { "commerce.product" } },
            },
        },
        MirrorRules = new() { Rules = { new MirrorRule { Percent = 12.5f } } },
    }.ToByteString();

    private static Decoded<T> Decode<T>(string hex)
        where T : IMessage<T>, new() =>
        RecordCodec.Decode<T>(
            ByteString.CopyFrom(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))
        );
}
