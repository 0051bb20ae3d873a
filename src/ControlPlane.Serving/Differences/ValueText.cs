using System.Collections;
using System.Globalization;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Names;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Serving.Differences;

/// <summary>Values and messages in a few words, as a person who knows Vitess would say them.</summary>
internal static class ValueText
{
    private const int Longest = 100;
    private const int MostShards = 16;

    /// <summary>A field's value; null: it says nothing (not set, empty).</summary>
    public static string? Of(FieldDescriptor field, object? value) =>
        value switch
        {
            null or "" => null,
            IMessage message => Of(message),
            ByteString bytes => bytes.IsEmpty ? null : Convert.ToHexStringLower(bytes.Span),
            bool flag => flag ? "true" : "false",
            string text => Short(text),
            IList { Count: 0 } => null,
            IList list => Short(string.Join(", ", list.Cast<object>().Select(item => Of(field, item)))),
            _ when field.FieldType is FieldType.Enum => EnumName(field, value),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => Short(value.ToString() ?? ""),
        };

    public static string Of(IMessage message) =>
        message switch
        {
            KeyRange range => ShardKeyRange.From(range)!.Value.ToString(),
            ShardReference shard => RangeUnlessNamed(shard.Name, shard.KeyRange),
            ShardTabletControl control => control.QueryServiceDisabled
                ? "query service disabled"
                : "query service enabled",
            SrvKeyspace.Types.KeyspacePartition partition => Shards(partition),
            Protocols.VSchema.Keyspace keyspace => KeyspaceInShort(keyspace),
            Table table => TableInShort(table),
            Vindex vindex => vindex.Type + (vindex.Owner.Length > 0 ? $", owned by {vindex.Owner}" : ""),
            ColumnVindex vindex => $"{vindex.Name}({ColumnsOf(vindex)})",
            AutoIncrement auto => $"{auto.Column} from {auto.Sequence}",
            Column column => column.Type.ToString().ToLowerInvariant(),
            RoutingRule rule => rule.ToTables.Count == 0 ? "nowhere" : "to " + string.Join(", ", rule.ToTables),
            ShardRoutingRule rule => $"to {rule.ToKeyspace}",
            KeyspaceRoutingRule rule => $"to {rule.ToKeyspace}",
            MirrorRule rule => string.Create(CultureInfo.InvariantCulture, $"to {rule.ToTable}, {rule.Percent:0.##} %"),
            RoutingRules rules => Rules(rules.Rules.Count),
            ShardRoutingRules rules => Rules(rules.Rules.Count),
            KeyspaceRoutingRules rules => Rules(rules.Rules.Count),
            MirrorRules rules => Rules(rules.Rules.Count),
            _ => Short(JsonFormatter.Default.Format(message)),
        };

    /// <summary>A count and its noun: <c>1 table</c>, <c>2 tables</c>, <c>2 vindexes</c>.</summary>
    public static string Count(int count, string noun)
    {
        var ending =
            count == 1 ? ""
            : noun.EndsWith('x') ? "es"
            : "s";
        return string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{ending}");
    }

    /// <summary>At most a hundred characters of it.</summary>
    public static string Short(string text) =>
        text.Length <= Longest
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text[..Longest]}… ({text.Length:N0} characters)");

    private static string EnumName(FieldDescriptor field, object value)
    {
        var number = Convert.ToInt32(value, CultureInfo.InvariantCulture);
        return field.EnumType.FindValueByNumber(number)?.Name ?? number.ToString(CultureInfo.InvariantCulture);
    }

    private static string RangeUnlessNamed(string name, KeyRange? range) =>
        ShardKeyRange.From(range) is not { } given ? (new ShardName(name).KeyRange is null ? "" : "no key range")
        : given.ToString() == name ? ""
        : $"key range {given}";

    private static string Shards(SrvKeyspace.Types.KeyspacePartition partition)
    {
        var shown = string.Join(", ", partition.ShardReferences.Take(MostShards).Select(shard => shard.Name));
        return partition.ShardReferences.Count switch
        {
            0 => "no shard",
            1 => $"shard {shown}",
            > MostShards and var count => $"{Count(count, "shard")}: {shown}, …",
            _ => $"shards {shown}",
        };
    }

    private static string Rules(int count) => count == 0 ? "none" : Count(count, "rule");

    private static string KeyspaceInShort(Protocols.VSchema.Keyspace keyspace)
    {
        List<string> parts = [keyspace.Sharded ? "sharded" : "unsharded"];
        if (keyspace.Vindexes.Count > 0)
        {
            parts.Add(Count(keyspace.Vindexes.Count, "vindex"));
        }

        parts.Add(keyspace.Tables.Count == 0 ? "no tables" : Count(keyspace.Tables.Count, "table"));
        return string.Join(", ", parts);
    }

    private static string TableInShort(Table table)
    {
        IEnumerable<string> parts =
        [
            .. table.Type.Length > 0 ? [table.Type] : (string[])[],
            .. table.ColumnVindexes.Select(vindex => Of(vindex)),
        ];
        return Short(string.Join(", ", parts));
    }

    private static string ColumnsOf(ColumnVindex vindex) =>
        vindex.Columns.Count > 0 ? string.Join(", ", vindex.Columns) : vindex.Column;
}
