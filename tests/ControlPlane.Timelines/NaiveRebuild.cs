using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.Timelines;

/// <summary>
/// What Vitess' own rebuilds would write at a moment, computed here a second time and with nothing in common with the
/// code under test: all serving shards for all types; all VSchemas and all rules.
/// </summary>
public static class NaiveRebuild
{
    public sealed record Rebuilt(ServingRecordId Id, IMessage Published, IMessage Wanted);

    public static IEnumerable<Rebuilt> RecordsOf(Observed observed)
    {
        var global = observed.Global;
        var wanted = SrvVSchemaOf(global);
        foreach (var (cell, view) in observed.Cells)
        {
            var records = ((CellView.Read)view).Records;
            yield return new(new ServingRecordId.SrvVSchema(cell), Sorted(records.SrvVSchema?.Message), Sorted(wanted));
            foreach (var (name, keyspace) in global.Keyspaces.Where(pair => pair.Value.Keyspace is not null))
            {
                var published = records.SrvKeyspaces.Find(name)?.Message;
                yield return new(
                    new ServingRecordId.SrvKeyspace(cell, name),
                    published ?? new(),
                    SrvKeyspaceOf(keyspace)
                );
            }
        }
    }

    /// <summary>A write is planned when and only when the two differ, and then it is the rebuild's.</summary>
    public static bool Agree(Rebuilt record, ByteString? planned)
    {
        if (planned is null)
        {
            return record.Published.Equals(record.Wanted);
        }

        IMessage content =
            record.Id is ServingRecordId.SrvVSchema
                ? Sorted(SrvVSchema.Parser.ParseFrom(planned))
                : SrvKeyspace.Parser.ParseFrom(planned);
        return !record.Published.Equals(record.Wanted) && content.Equals(record.Wanted);
    }

    public static SrvVSchema SrvVSchemaOf(GlobalRecords global)
    {
        var record = new SrvVSchema
        {
            RoutingRules = global.RoutingRules?.Message ?? new(),
            ShardRoutingRules = global.ShardRoutingRules?.Message ?? new(),
            KeyspaceRoutingRules = global.KeyspaceRoutingRules?.Message,
            MirrorRules = global.MirrorRules?.Message ?? new(),
        };
        foreach (var (name, keyspace) in global.Keyspaces)
        {
            record.Keyspaces[name.Value] = keyspace.VSchema?.Message ?? new();
        }

        return record;
    }

    public static SrvKeyspace SrvKeyspaceOf(KeyspaceRecords keyspace)
    {
        var serving = keyspace
            .Shards.Where(pair => pair.Value.Message!.IsPrimaryServing)
            .OrderBy(pair => pair.Value.Message!.KeyRange?.Start.ToBase64() ?? "", StringComparer.Ordinal)
            .Select(pair => new ShardReference { Name = pair.Key.Value, KeyRange = pair.Value.Message!.KeyRange })
            .ToArray();
        var record = new SrvKeyspace { ThrottlerConfig = keyspace.Keyspace!.Message!.ThrottlerConfig };
        foreach (
            var type in new[] { TabletType.Primary, TabletType.Replica, TabletType.Rdonly }.Where(_ =>
                serving.Length > 0
            )
        )
        {
            record.Partitions.Add(
                new SrvKeyspace.Types.KeyspacePartition { ServedType = type, ShardReferences = { serving } }
            );
        }

        return record;
    }

    /// <summary>With the routing rules in one order: Vitess writes them in any.</summary>
    public static SrvVSchema Sorted(SrvVSchema? record)
    {
        var copy = record?.Clone() ?? new();
        if (copy.RoutingRules is { } rules)
        {
            var sorted = rules.Rules.OrderBy(rule => rule.FromTable, StringComparer.Ordinal).ToArray();
            rules.Rules.Clear();
            rules.Rules.AddRange(sorted);
        }

        return copy;
    }
}
