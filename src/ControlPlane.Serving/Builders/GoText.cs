using System.Buffers;
using System.Globalization;
using System.Text;
using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Builders;

/// <summary>
/// Prints messages as Go's protobuf library does in error texts, in its form with single spaces (it puts two in some
/// builds of the same program, on purpose).
/// </summary>
internal static class GoText
{
    public static string Of(ShardReference shard) => Join(Text("name", shard.Name), Of(shard.KeyRange));

    public static string Of(SrvKeyspace.Types.KeyspacePartition partition) =>
        Join([
            partition.ServedType is TabletType.Unknown ? "" : $"served_type:{NameOf(partition.ServedType)}",
            .. partition.ShardReferences.Select(shard => $"shard_references:{{{Of(shard)}}}"),
            .. partition.ShardTabletControls.Select(control => $"shard_tablet_controls:{{{Of(control)}}}"),
        ]);

    /// <summary>The text as Go's <c>%q</c> prints it.</summary>
    public static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            AppendRune(text, rune);
        }

        return text.Append('"').ToString();
    }

    private static string Of(ShardTabletControl control) =>
        Join(
            Text("name", control.Name),
            Of(control.KeyRange),
            control.QueryServiceDisabled ? "query_service_disabled:true" : ""
        );

    private static string Of(KeyRange? range) =>
        range is null ? "" : $"key_range:{{{Join(Bytes("start", range.Start.Span), Bytes("end", range.End.Span))}}}";

    private static string Join(params IEnumerable<string> fields) =>
        string.Join(' ', fields.Where(field => field.Length > 0));

    private static string Text(string field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    // Old names of the same numbers exist (MASTER, BATCH), so the enum itself cannot tell which name to print.
    private static string NameOf(TabletType type) =>
        type switch
        {
            TabletType.Primary => "PRIMARY",
            TabletType.Rdonly => "RDONLY",
            _ when Enum.IsDefined(type) => type.ToString().ToUpperInvariant(),
            _ => ((int)type).ToString(CultureInfo.InvariantCulture),
        };

    private static string Bytes(string field, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder(field).Append(":\"");
        while (!value.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(value, out var rune, out var length) is OperationStatus.Done)
            {
                AppendRune(text, rune);
            }
            else
            {
                AppendHex(text, value[..length]);
            }

            value = value[length..];
        }

        return text.Append('"').ToString();
    }

    private static StringBuilder AppendRune(StringBuilder text, Rune rune) =>
        rune.Value switch
        {
            '"' => text.Append("\\\""),
            '\\' => text.Append(@"\\"),
            '\n' => text.Append("\\n"),
            '\r' => text.Append("\\r"),
            '\t' => text.Append("\\t"),
            < ' ' or 0x7F => AppendHex(text, [(byte)rune.Value]),
            _ => text.Append(rune.ToString()),
        };

    private static StringBuilder AppendHex(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return text;
    }
}
