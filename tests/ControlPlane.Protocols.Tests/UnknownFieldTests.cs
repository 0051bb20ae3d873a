using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Protocols.Tests;

/// <summary>What a newer Vitess writes must outlive an older reader that writes the message again.</summary>
public class UnknownFieldTests
{
    private const uint FieldFromTheFuture = 1900;

    private static readonly byte[] Future = [.. Tag(FieldFromTheFuture), 0x03, 0x01, 0x02, 0x03];

    [Test]
    public void A_field_from_the_future_survives_decode_and_encode_at_every_depth()
    {
        var table = Table.Parser.ParseFrom([.. new Table { Type = "sequence" }.ToByteArray(), .. Future]);
        var keyspace = new VSchema.Keyspace { Tables = { ["seq"] = table } };
        keyspace = VSchema.Keyspace.Parser.ParseFrom([.. keyspace.ToByteArray(), .. Future]);
        var record = new SrvVSchema { Keyspaces = { ["ks"] = keyspace } };

        var again = SrvVSchema.Parser.ParseFrom(record.ToByteArray());

        again.ShouldBe(record);
        again.ToByteArray().ShouldBe(record.ToByteArray());
        again.Keyspaces["ks"].Tables["seq"].ShouldNotBe(new Table { Type = "sequence" });
    }

    [Test]
    public void A_field_that_old_releases_wrote_survives_though_its_number_is_reserved()
    {
        // Keyspace.served_froms (4) of Vitess 18: one ServedFrom with tablet_type REPLICA and keyspace "old".
        byte[] record = [0x22, 0x07, 0x08, 0x02, 0x1A, 0x03, .. "old"u8];

        Topodata.Keyspace.Parser.ParseFrom(record).ToByteArray().ShouldBe(record);
    }

    [Test]
    public void Unknown_fields_of_every_wire_type_survive() =>
        Prop.ForAll(
                UnknownFields().ToArbitrary(),
                fields => SrvKeyspace.Parser.ParseFrom(fields).ToByteArray().AsSpan().SequenceEqual(fields)
            )
            .QuickCheckThrowOnFailure();

    // One field per number, in rising order: the set of unknown fields groups by number and does not keep other orders.
    private static Gen<byte[]> UnknownFields() =>
        from numbers in Gen.Choose(8, 5000).NonEmptyListOf()
        from values in Value().ArrayOf(numbers.Count)
        select numbers
            .Distinct()
            .Order()
            .Zip(values)
            .SelectMany(pair => (byte[])[.. Tag((uint)pair.First, pair.Second.Type), .. pair.Second.Bytes])
            .ToArray();

    private static Gen<(WireFormat.WireType Type, byte[] Bytes)> Value() =>
        Gen.OneOf(
            Gen.Choose(0, int.MaxValue).Select(value => (WireFormat.WireType.Varint, Varint((ulong)value))),
            Bytes(8).Select(bytes => (WireFormat.WireType.Fixed64, bytes)),
            Bytes(4).Select(bytes => (WireFormat.WireType.Fixed32, bytes)),
            Gen.Choose(0, 300)
                .SelectMany(Bytes)
                .Select(bytes =>
                    (WireFormat.WireType.LengthDelimited, (byte[])[.. Varint((ulong)bytes.Length), .. bytes])
                )
        );

    private static Gen<byte[]> Bytes(int count) =>
        Gen.Choose(byte.MinValue, byte.MaxValue).Select(value => (byte)value).ArrayOf(count);

    private static byte[] Tag(uint field, WireFormat.WireType type = WireFormat.WireType.LengthDelimited) =>
        Varint((ulong)field << 3 | (uint)type);

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
