using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Timelines;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Tests.Spoiling;

/// <summary>
/// Whether a write is right, told apart from the code that made it: everything it depends on can be read by protobuf's
/// own parser, and it is what Vitess' rebuild would make of that.
/// </summary>
internal static class Verdicts
{
    /// <returns>What is wrong with the write; null: nothing.</returns>
    public static string? FaultOf(KeyChange change, IReadOnlyDictionary<Key, ByteString> began)
    {
        if (change is not KeyChange.Put(var entry))
        {
            return $"{change.Key} was deleted, which the policy does not allow";
        }

        var inputs = GlobalRecordsReader.Read(
            World.Layout,
            began.Select(pair => new Entry
            {
                Key = pair.Key,
                Value = pair.Value,
                Created = new(1),
                Modified = new(1),
            }),
            new(1)
        );
        return entry.Key.Raw.Split('/') is [.., "keyspaces", var keyspace, "SrvKeyspace"]
            ? FaultOfSrvKeyspace(entry, inputs.Keyspaces.Find(new(keyspace)), began.GetValueOrDefault(entry.Key))
            : FaultOfSrvVSchema(entry, inputs, began);
    }

    private static string? FaultOfSrvVSchema(
        Entry entry,
        GlobalRecords inputs,
        IReadOnlyDictionary<Key, ByteString> began
    )
    {
        var unreadable = began
            .Where(pair => IsInputOfSrvVSchema(pair.Key) && !CanBeRead(pair.Key, pair.Value))
            .Select(pair => pair.Key)
            .ToArray();
        if (unreadable.Length > 0)
        {
            return $"{entry.Key} was written although {string.Join(", ", unreadable)} cannot be read";
        }

        var written = NaiveRebuild.Sorted(SrvVSchema.Parser.ParseFrom(entry.Value));
        var right = NaiveRebuild.Sorted(NaiveRebuild.SrvVSchemaOf(inputs));
        return written.Equals(right) ? null : $"{entry.Key} became {written} and not {right}";
    }

    private static string? FaultOfSrvKeyspace(Entry entry, KeyspaceRecords? keyspace, ByteString? before)
    {
        if (
            keyspace?.Keyspace is not { Message: not null }
            || keyspace.Shards.Values.Any(shard => shard.Message is null)
        )
        {
            return $"{entry.Key} was written although an input is missing or cannot be read";
        }

        var written = SrvKeyspace.Parser.ParseFrom(entry.Value);
        var right = NaiveRebuild.SrvKeyspaceOf(keyspace);
        if (before is not null && TryRead(SrvKeyspace.Parser, before) is { QueryThrottlerConfig: { } kept })
        {
            right.QueryThrottlerConfig = kept;
        }

        return written.Partitions.Count == 0 ? $"{entry.Key} was written without a partition"
            : written.Equals(right) ? null
            : $"{entry.Key} became {written} and not {right}";
    }

    private static bool IsInputOfSrvVSchema(Key key) => ParserOf(key) is not null;

    private static bool CanBeRead(Key key, ByteString value) => ParserOf(key)!(value);

    private static Func<ByteString, bool>? ParserOf(Key key) =>
        World.Layout.Root.Segments(key) switch
        {
            ["RoutingRules"] => bytes => TryRead(RoutingRules.Parser, bytes) is not null,
            ["ShardRoutingRules"] => bytes => TryRead(ShardRoutingRules.Parser, bytes) is not null,
            ["MirrorRules"] => bytes => TryRead(MirrorRules.Parser, bytes) is not null,
            ["routing_rules", "keyspace", "Rules"] => bytes => TryRead(KeyspaceRoutingRules.Parser, bytes) is not null,
            ["keyspaces", _, "VSchema"] => bytes => TryRead(Protocols.VSchema.Keyspace.Parser, bytes) is not null,
            _ => null,
        };

    private static T? TryRead<T>(MessageParser<T> parser, ByteString bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
