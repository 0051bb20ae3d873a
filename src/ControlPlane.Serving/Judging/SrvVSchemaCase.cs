using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Serving.Records;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>What the SrvVSchema of every cell should be: built and encoded once, since all cells get the same.</summary>
internal sealed class SrvVSchemaCase
{
    private readonly Dictionary<ByteString, StoredRecord<SrvVSchema>> decodedOnce = [];

    public SrvVSchemaCase(Observed observed)
    {
        Observed = observed;
        UndecodableInput = FindUndecodable(observed.Global);
        if (UndecodableInput is null)
        {
            Desired = Build(observed.Global);
            DesiredBytes = Desired.ToByteString();
        }
    }

    public Observed Observed { get; }

    /// <summary>What upstream's rebuild would write into every cell; null when it would refuse.</summary>
    public SrvVSchema? Desired { get; }

    public ByteString? DesiredBytes { get; }

    /// <summary>The key that cannot be decoded and why; null when all can.</summary>
    public string? UndecodableInput { get; }

    /// <summary>
    /// The record of a cell; cells with the same bytes share one decoded message, so a stale topology of many cells
    /// costs one decoding and not one per cell.
    /// </summary>
    public StoredRecord<SrvVSchema>? Share(StoredRecord<SrvVSchema>? record)
    {
        if (record is null || record.Value.Equals(DesiredBytes))
        {
            return record;
        }

        return decodedOnce.TryGetValue(record.Value, out var same)
            ? record.SharingMessageOf(same)
            : decodedOnce[record.Value] = record;
    }

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

    private static string? FindUndecodable(GlobalRecords global)
    {
        IEnumerable<(Topology.Stores.Key, string)?> broken =
        [
            Broken(global.RoutingRules),
            Broken(global.ShardRoutingRules),
            Broken(global.KeyspaceRoutingRules),
            Broken(global.MirrorRules),
            .. global.Keyspaces.Values.Select(keyspace => Broken(keyspace.VSchema)),
        ];
        return broken.FirstOrDefault(item => item is not null) is var (key, why)
            ? $"{key} cannot be decoded: {why}"
            : null;
    }

    private static (Topology.Stores.Key Key, string Why)? Broken<T>(StoredRecord<T>? record)
        where T : class, IMessage<T>, new() => record?.Broken is { } why ? (record.Key, why) : null;
}
