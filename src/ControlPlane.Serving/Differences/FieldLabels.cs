using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Judging;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Serving.Differences;

/// <summary>
/// The words for the fields of serving records, and what tells the elements of a repeated field apart.
/// </summary>
internal static class FieldLabels
{
    /// <summary>What one element of a map or list is called.</summary>
    public static string SubjectOf(FieldDescriptor field) =>
        field.FullName switch
        {
            "vschema.SrvVSchema.keyspaces" => "keyspace",
            "vschema.Keyspace.vindexes" => "vindex",
            "vschema.Keyspace.tables" => "table",
            "vschema.Table.columns" => "column",
            "vschema.Vindex.params" => "parameter",
            "topodata.SrvKeyspace.partitions" => "",
            "topodata.SrvKeyspace.KeyspacePartition.shard_references" => "shard",
            "topodata.SrvKeyspace.KeyspacePartition.shard_tablet_controls" => "tablet control",
            _ when field.Name == "rules" => "rule",
            _ => NameOf(field),
        };

    public static string NameOf(FieldDescriptor field) => field.Name.Replace('_', ' ');

    public static bool HasIdentity(MessageDescriptor type) =>
        IsRule(type)
        || type.FullName
            is "topodata.SrvKeyspace.KeyspacePartition"
                or "topodata.ShardReference"
                or "topodata.ShardTabletControl"
                or "vschema.Column";

    /// <summary>The element's name among its neighbours.</summary>
    public static string IdentityOf(IMessage element) =>
        element switch
        {
            SrvKeyspace.Types.KeyspacePartition partition => TabletTypes.NameOf(partition.ServedType),
            ShardReference shard => shard.Name,
            ShardTabletControl control => control.Name,
            Column column => column.Name,
            RoutingRule rule => rule.FromTable,
            ShardRoutingRule rule => $"{rule.FromKeyspace}/{rule.Shard}",
            KeyspaceRoutingRule rule => rule.FromKeyspace,
            MirrorRule rule => rule.FromTable,
            _ => throw new InvalidOperationException($"Elements of type {element.Descriptor.FullName} have no names."),
        };

    public static bool IsRule(IMessage element) => IsRule(element.Descriptor);

    public static bool IsListOfRules(IMessage? message) =>
        message is RoutingRules or ShardRoutingRules or KeyspaceRoutingRules or MirrorRules;

    private static bool IsRule(MessageDescriptor type) =>
        type.FullName
            is "vschema.RoutingRule"
                or "vschema.ShardRoutingRule"
                or "vschema.KeyspaceRoutingRule"
                or "vschema.MirrorRule";
}
