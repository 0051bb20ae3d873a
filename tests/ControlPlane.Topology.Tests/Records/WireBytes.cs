using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using static Google.Protobuf.WireFormat;

namespace ControlPlane.Topology.Tests.Records;

/// <summary>
/// Bytes built after a descriptor: mostly fields as they should be, some of another wire type, of nobody's number, with
/// text that is none, cut off, or in more bytes than needed.
/// </summary>
internal static class WireBytes
{
    private const int Deepest = 4;

    public static Gen<ByteString> Of(MessageDescriptor type) =>
        Message(type, Deepest).Select(bytes => ByteString.CopyFrom(bytes));

    private static Gen<byte[]> Message(MessageDescriptor type, int depth) =>
        from count in Gen.Choose(0, 3)
        from fields in Field(type, depth).ListOf(count)
        from cut in Gen.Frequency((40, Gen.Constant(0)), (1, Gen.Choose(1, 9)))
        let bytes = fields.SelectMany(field => field).ToArray()
        select bytes[..Math.Max(0, bytes.Length - cut)];

    private static Gen<byte[]> Field(MessageDescriptor type, int depth) =>
        from known in Gen.Elements(type.Fields.InFieldNumberOrder().ToArray())
        from isKnown in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from isRight in Gen.Frequency((19, Gen.Constant(true)), (1, Gen.Constant(false)))
        from other in Gen.Elements(Enum.GetValues<WireType>())
        from number in Gen.Choose(1, 3000)
        let wire = isKnown && isRight ? RightFor(known) : other
        from payload in Payload(wire, isKnown ? known : null, depth)
        from padded in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select (byte[])[.. Varint(MakeTag(isKnown ? known.FieldNumber : number, wire), padded), .. payload];

    private static Gen<byte[]> Payload(WireType wire, FieldDescriptor? field, int depth) =>
        wire switch
        {
            WireType.Varint => Gen.Elements(0UL, 1UL, 127UL, 128UL, uint.MaxValue, ulong.MaxValue)
                .Select(value => Varint(value)),
            WireType.Fixed64 => Gen.Elements<byte>(0x00, 0x3F, 0xFF).ArrayOf(8),
            WireType.Fixed32 => Gen.Elements<byte>(0x00, 0x3F, 0xFF).ArrayOf(4),
            WireType.LengthDelimited => Content(field, depth).Select(Prefixed),
            _ => Gen.Constant(Array.Empty<byte>()),
        };

    private static Gen<byte[]> Content(FieldDescriptor? field, int depth) =>
        field switch
        {
            { FieldType: FieldType.Message } when depth > 0 => Message(field.MessageType, depth - 1),
            { FieldType: FieldType.Message } => Gen.Constant(Array.Empty<byte>()),
            { IsRepeated: true, FieldType: not (FieldType.String or FieldType.Bytes) } => Gen.Elements(
                    0UL,
                    1UL,
                    300UL,
                    ulong.MaxValue
                )
                .ListOf(2)
                .Select(all => all.SelectMany(one => Varint(one)).ToArray()),
            _ => Text(),
        };

    private static Gen<byte[]> Text() =>
        Gen.Frequency(
            (
                20,
                Gen.Elements("", "a", "größe", "日本𝄞", "\0", new string('x', 200))
                    .Select(System.Text.Encoding.UTF8.GetBytes)
            ),
            (1, Gen.Elements<byte[]>([0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]))
        );

    private static WireType RightFor(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.String or FieldType.Bytes or FieldType.Message => WireType.LengthDelimited,
            FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireType.Fixed64,
            FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireType.Fixed32,
            _ => WireType.Varint,
        };

    private static byte[] Prefixed(byte[] content) => [.. Varint((ulong)content.Length), .. content];

    private static byte[] Varint(ulong value, bool padded = false)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return padded ? [.. bytes, (byte)(value | 0x80), 0x80, 0x00] : [.. bytes, (byte)value];
    }
}
