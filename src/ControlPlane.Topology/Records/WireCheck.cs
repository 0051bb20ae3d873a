using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using static Google.Protobuf.WireFormat;

namespace ControlPlane.Topology.Records;

/// <summary>Looks, in bytes that the protobuf library has accepted, for what it overlooks.</summary>
internal static class WireCheck
{
    /// <summary>The first field that has a wrong wire type or text that is no UTF-8; null when all is well.</summary>
    public static string? FaultIn(MessageDescriptor message, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = (uint)ReadVarint(ref bytes);
            var type = GetTagWireType(tag);
            var payload = Take(ref bytes, type, tag);
            if (
                message.FindFieldByNumber(GetTagFieldNumber(tag)) is { } field
                && FaultIn(field, type, payload) is { } fault
            )
            {
                return fault;
            }
        }

        return null;
    }

    private static string? FaultIn(FieldDescriptor field, WireType type, ReadOnlySpan<byte> payload)
    {
        var packed = type is WireType.LengthDelimited && field.IsRepeated;
        if (type != WireTypeOf(field.FieldType) && !packed)
        {
            return $"field {field.FullName} has wire type {type} and not {WireTypeOf(field.FieldType)}";
        }

        return field.FieldType switch
        {
            FieldType.Message => FaultIn(field.MessageType, payload),
            FieldType.String when !Utf8.IsValid(payload) => $"field {field.FullName} is not UTF-8",
            _ => null,
        };
    }

    private static WireType WireTypeOf(FieldType type) =>
        type switch
        {
            FieldType.String or FieldType.Bytes or FieldType.Message => WireType.LengthDelimited,
            FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireType.Fixed64,
            FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireType.Fixed32,
            _ => WireType.Varint,
        };

    /// <summary>
    /// Cuts one field's value off the front; what it gives is of use for length-delimited fields only.
    /// </summary>
    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, WireType type, uint tag)
    {
        var value = bytes;
        switch (type)
        {
            case WireType.Varint:
                ReadVarint(ref bytes);
                break;
            case WireType.Fixed64:
                bytes = bytes[8..];
                break;
            case WireType.Fixed32:
                bytes = bytes[4..];
                break;
            case WireType.LengthDelimited:
                var length = (int)ReadVarint(ref bytes);
                value = bytes[..length];
                bytes = bytes[length..];
                break;
            case WireType.StartGroup:
                SkipGroup(ref bytes, GetTagFieldNumber(tag));
                break;
        }

        return value;
    }

    private static void SkipGroup(ref ReadOnlySpan<byte> bytes, int number)
    {
        while (true)
        {
            var tag = (uint)ReadVarint(ref bytes);
            if (GetTagWireType(tag) is WireType.EndGroup && GetTagFieldNumber(tag) == number)
            {
                return;
            }

            Take(ref bytes, GetTagWireType(tag), tag);
        }
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var i = 0; ; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
    }
}
