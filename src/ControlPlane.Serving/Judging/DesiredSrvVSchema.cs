using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// What the SrvVSchema of every cell should be, and what it was built from. Of a large topology it takes a while to build
/// and encode; whoever plans again and again keeps the last one.
/// </summary>
public sealed class DesiredSrvVSchema
{
    private readonly ImmutableArray<(KeyspaceName Name, StoredRecord<Keyspace>? VSchema)> keyspaces;
    private readonly GlobalRecords inputs;

    private DesiredSrvVSchema(GlobalRecords inputs, SrvVSchema record)
    {
        this.inputs = inputs;
        keyspaces = [.. KeyspacesOf(inputs)];
        Record = record;
        Bytes = record.ToByteString();
    }

    public SrvVSchema Record { get; }

    public ByteString Bytes { get; }

    /// <param name="global">Inputs that can all be decoded.</param>
    public static DesiredSrvVSchema Of(GlobalRecords global) =>
        new(
            global,
            SrvVSchemaBuilder.Build(
                global.Keyspaces.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.VSchema?.Message)),
                new()
                {
                    Routing = global.RoutingRules?.Message,
                    ShardRouting = global.ShardRoutingRules?.Message,
                    KeyspaceRouting = global.KeyspaceRoutingRules?.Message,
                    Mirror = global.MirrorRules?.Message,
                }
            )
        );

    /// <summary>True: these inputs are the same.</summary>
    public bool IsOf(GlobalRecords global) =>
        Equals(global.RoutingRules, inputs.RoutingRules)
        && Equals(global.ShardRoutingRules, inputs.ShardRoutingRules)
        && Equals(global.KeyspaceRoutingRules, inputs.KeyspaceRoutingRules)
        && Equals(global.MirrorRules, inputs.MirrorRules)
        && keyspaces.SequenceEqual(KeyspacesOf(global));

    private static IEnumerable<(KeyspaceName Name, StoredRecord<Keyspace>? VSchema)> KeyspacesOf(
        GlobalRecords global
    ) => global.Keyspaces.Select(pair => (pair.Key, pair.Value.VSchema));
}
