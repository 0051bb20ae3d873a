using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// What the SrvVSchemas of the cells should be, and what they were built from: there are two of them, one as upstream
/// rebuilds it, and one that also has the published entries. Of a large topology it takes a while to build and encode
/// them; whoever plans again and again keeps the last ones.
/// </summary>
public sealed class DesiredSrvVSchema
{
    private readonly ImmutableArray<KeyspaceInput> keyspaces;
    private readonly GlobalRecords inputs;
    private readonly KeptRouting routing;
    private readonly OrdinalSet<KeyspaceName> assumeEmpty;
    private readonly Lazy<SrvVSchema> withEntries;
    private readonly Lazy<ByteString> bytesWithEntries;
    private readonly Lazy<RoutingModel> model;

    private DesiredSrvVSchema(
        GlobalRecords inputs,
        KeptRouting routing,
        OrdinalSet<KeyspaceName> assumeEmpty,
        RoutingModel? earlier
    )
    {
        (this.inputs, this.routing, this.assumeEmpty) = (inputs, routing, assumeEmpty);
        keyspaces = [.. InputsIn(inputs, routing)];
        Record = Build(inputs);
        Bytes = Record.ToByteString();
        Entries = routing.IsNone
            ? PublishedEntries.None
            : EntryBuilder.Build(
                new()
                {
                    Global = inputs,
                    Live = routing.Live,
                    Before = routing.Recorded,
                    AssumeEmpty = assumeEmpty,
                }
            );
        withEntries = new(() => EntryWriter.Add(Record, Entries));
        bytesWithEntries = new(() => Entries.AreNone ? Bytes : RecordWithEntries.ToByteString());
        model = new(() => earlier?.Next(RecordWithEntries, null) ?? RoutingModel.From(RecordWithEntries));
    }

    /// <summary>What upstream's rebuild would write.</summary>
    public SrvVSchema Record { get; }

    public ByteString Bytes { get; }

    /// <summary>What is published beyond that, where anything is.</summary>
    public PublishedEntries Entries { get; }

    /// <summary><see cref="Record"/> with the entries; the same when there are none.</summary>
    public SrvVSchema RecordWithEntries => withEntries.Value;

    public ByteString BytesWithEntries => bytesWithEntries.Value;

    /// <summary>What a vtgate makes of <see cref="RecordWithEntries"/>.</summary>
    public RoutingModel Model => model.Value;

    /// <param name="global">Inputs that can all be decoded.</param>
    public static DesiredSrvVSchema Of(GlobalRecords global) =>
        Of(global, KeptRouting.None, OrdinalSet<KeyspaceName>.Empty);

    /// <param name="global">Inputs that can all be decoded.</param>
    /// <param name="routing">What is known of live tables.</param>
    /// <param name="assumeEmpty">Keyspaces taken to have no tables while nobody has read theirs.</param>
    /// <param name="before">What they should have been when last asked: its model is not made anew where few keyspaces changed.</param>
    public static DesiredSrvVSchema Of(
        GlobalRecords global,
        KeptRouting routing,
        OrdinalSet<KeyspaceName> assumeEmpty,
        DesiredSrvVSchema? before = null
    ) => new(global, routing, assumeEmpty, before is { model.IsValueCreated: true } ? before.Model : null);

    /// <summary>True: these inputs are the same.</summary>
    public bool IsOf(GlobalRecords global, KeptRouting routing, OrdinalSet<KeyspaceName> assumeEmpty) =>
        Equals(global.RoutingRules, inputs.RoutingRules)
        && Equals(global.ShardRoutingRules, inputs.ShardRoutingRules)
        && Equals(global.KeyspaceRoutingRules, inputs.KeyspaceRoutingRules)
        && Equals(global.MirrorRules, inputs.MirrorRules)
        && this.assumeEmpty.Equals(assumeEmpty)
        && this.routing.DecidesTheSameAs(routing)
        && keyspaces.SequenceEqual(InputsIn(global, routing));

    private static SrvVSchema Build(GlobalRecords global) =>
        SrvVSchemaBuilder.Build(
            global.Keyspaces.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.VSchema?.Message)),
            new()
            {
                Routing = global.RoutingRules?.Message,
                ShardRouting = global.ShardRoutingRules?.Message,
                KeyspaceRouting = global.KeyspaceRoutingRules?.Message,
                Mirror = global.MirrorRules?.Message,
            }
        );

    /// <summary>Whether a keyspace takes part in publication matters only where something is known of live tables.</summary>
    private static IEnumerable<KeyspaceInput> InputsIn(GlobalRecords global, KeptRouting routing) =>
        global.Keyspaces.Select(pair => new KeyspaceInput(
            pair.Key,
            pair.Value.VSchema,
            routing.IsNone ? null : pair.Value.Keyspace,
            routing.IsNone ? 0 : Candidate.ShardsOf(pair.Value)
        ));

    private readonly record struct KeyspaceInput(
        KeyspaceName Name,
        StoredRecord<Keyspace>? VSchema,
        StoredRecord<Protocols.Topodata.Keyspace>? Keyspace,
        int Shards
    );
}
