using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>What the SrvVSchema of every cell should be: built and encoded once, since all cells get the same.</summary>
internal sealed class SrvVSchemaCase
{
    private readonly Dictionary<ByteString, StoredRecord<SrvVSchema>> decodedOnce = new(SameBytes.Comparer);
    private readonly Dictionary<ByteString, SrvVSchemaDifference> differences = new(SameBytes.Comparer);

    /// <param name="observed">What was observed.</param>
    /// <param name="before">What the record should have been when it was last asked; built anew only if the inputs differ.</param>
    public SrvVSchemaCase(Observed observed, DesiredSrvVSchema? before = null)
    {
        Observed = observed;
        UndecodableInput = FindUndecodable(observed.Global);
        if (UndecodableInput is null)
        {
            Built = before?.IsOf(observed.Global) == true ? before : DesiredSrvVSchema.Of(observed.Global);
        }
    }

    /// <summary>What upstream's rebuild would write, with the inputs it comes from; null when it would refuse.</summary>
    public DesiredSrvVSchema? Built { get; }

    public Observed Observed { get; }

    /// <summary>What upstream's rebuild would write into every cell; null when it would refuse.</summary>
    public SrvVSchema? Desired => Built?.Record;

    public ByteString? DesiredBytes => Built?.Bytes;

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

    /// <summary>Where a decoded record differs from the desired one; told once for all cells that have the same bytes.</summary>
    /// <param name="existing">Decodable, and there is a desired record.</param>
    public SrvVSchemaDifference DifferenceOf(StoredRecord<SrvVSchema> existing)
    {
        if (!differences.TryGetValue(existing.Value, out var difference))
        {
            differences[existing.Value] = difference = SrvVSchemaDifference.Between(existing.Message!, Desired!);
        }

        return difference;
    }

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
