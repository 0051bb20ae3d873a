using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Topology.Tests.Records;

/// <summary>
/// Says a second time which bytes are a record, with protobuf's own reader of single fields: every known field has its
/// own wire type, text is UTF-8, and what is not known can be stepped over.
/// </summary>
internal static class StrictReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool Accepts(MessageDescriptor type, ByteString bytes)
    {
        try
        {
            var input = bytes.CreateCodedInput();
            while (input.ReadTag() is not 0 and var tag)
            {
                var field = type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag));
                if (field is null)
                {
                    input.SkipLastField();
                }
                else if (!TakesField(input, field, WireFormat.GetTagWireType(tag)))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception bad) when (bad is InvalidProtocolBufferException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool TakesField(CodedInputStream input, FieldDescriptor field, WireFormat.WireType wire)
    {
        switch (wire)
        {
            case WireFormat.WireType.LengthDelimited:
                return TakesBytes(input.ReadBytes(), field);
            case WireFormat.WireType.Varint:
                input.ReadUInt64();
                return field.FieldType
                    is FieldType.Bool
                        or FieldType.Enum
                        or FieldType.Int32
                        or FieldType.Int64
                        or FieldType.UInt32
                        or FieldType.UInt64
                        or FieldType.SInt32
                        or FieldType.SInt64;
            case WireFormat.WireType.Fixed32:
                input.ReadFixed32();
                return field.FieldType is FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32;
            case WireFormat.WireType.Fixed64:
                input.ReadFixed64();
                return field.FieldType is FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64;
            default:
                return false;
        }
    }

    private static bool TakesBytes(ByteString bytes, FieldDescriptor field)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                return Accepts(field.MessageType, bytes);
            case FieldType.String:
                Utf8.GetString(bytes.Span);
                return true;
            case FieldType.Bytes:
                return true;
            default:
                return field.IsRepeated && IsPacked(bytes, field.FieldType);
        }
    }

    private static bool IsPacked(ByteString bytes, FieldType type)
    {
        var input = bytes.CreateCodedInput();
        while (!input.IsAtEnd)
        {
            _ = type switch
            {
                FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => input.ReadFixed32(),
                FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => input.ReadFixed64(),
                _ => input.ReadUInt64(),
            };
        }

        return true;
    }
}
