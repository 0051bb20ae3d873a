using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Cli.Files.Strict;

/// <summary>
/// Writes a message so that equal ones give equal bytes: every name sorted, fields that are not set left out, a newline
/// at the end. Names are those of the .proto file, as vtctldclient prints and takes them.
/// </summary>
internal static class MessageJson
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(IMessage message)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable))
        {
            Write(writer, message);
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, IMessage message)
    {
        writer.WriteStartObject();
        foreach (
            var field in message.Descriptor.Fields.InFieldNumberOrder().OrderBy(f => f.Name, StringComparer.Ordinal)
        )
        {
            var value = field.Accessor.GetValue(message);
            if (IsSet(field, message, value))
            {
                writer.WritePropertyName(field.Name);
                WriteField(writer, field, value);
            }
        }

        writer.WriteEndObject();
    }

    private static bool IsSet(FieldDescriptor field, IMessage message, object? value) =>
        value switch
        {
            ICollection many => many.Count > 0,
            _ when field.HasPresence => field.Accessor.HasValue(message),
            _ => !Equals(value, field.Accessor.GetValue(message.Descriptor.Parser.ParseFrom(ByteString.Empty))),
        };

    private static void WriteField(Utf8JsonWriter writer, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case IDictionary map:
                WriteMap(writer, field.MessageType.FindFieldByNumber(2), map);
                break;
            case IList list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteValue(writer, field, item!);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteValue(writer, field, value);
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, FieldDescriptor values, IDictionary map)
    {
        writer.WriteStartObject();
        foreach (var name in map.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            WriteValue(writer, values, map[name]!);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case IMessage message:
                Write(writer, message);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case float number:
                writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case Enum choice:
                WriteEnum(writer, field.EnumType, Convert.ToInt32(choice, CultureInfo.InvariantCulture));
                break;
            default:
                throw new InvalidOperationException($"Nobody writes {field.FieldType}, which {field.FullName} is.");
        }
    }

    /// <summary>A value that only a newer Vitess has a name for is written as its number.</summary>
    private static void WriteEnum(Utf8JsonWriter writer, EnumDescriptor type, int number)
    {
        if (type.FindValueByNumber(number) is { } known)
        {
            writer.WriteStringValue(known.Name);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }
}
