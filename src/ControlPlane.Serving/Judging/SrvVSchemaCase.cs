using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Changes;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Serving.Routing.Report;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>What the SrvVSchemas of some cells should be, and where what is there differs: worked out once for all of them.</summary>
/// <param name="all">What the cells of a topology should have.</param>
/// <param name="getsEntries">These have the published entries as well.</param>
/// <param name="tracks">Their gates know live tables by themselves.</param>
internal sealed class SrvVSchemaCase(SrvVSchemaCases all, bool getsEntries, bool tracks)
{
    private readonly Lazy<RoutingModel> model = new(() =>
        tracks ? RoutingModel.From(all.Built!.Record, all.Observed.Routing.Live)
        : getsEntries ? all.Built!.Model
        : RoutingModel.From(all.Built!.Record)
    );
    private readonly Dictionary<ByteString, StoredRecord<SrvVSchema>> decodedOnce = new(SameBytes.Comparer);
    private readonly Dictionary<ByteString, PublishedPart> parts = new(SameBytes.Comparer);
    private readonly Dictionary<ByteString, SrvVSchemaDifference> differences = new(SameBytes.Comparer);
    private readonly Dictionary<ByteString, ImmutableArray<NameChange>> changes = new(SameBytes.Comparer);
    private readonly Dictionary<ByteString, ByteString?> repairs = new(SameBytes.Comparer);

    public Observed Observed => all.Observed;

    /// <summary>What should be written; null when upstream's rebuild would refuse.</summary>
    public SrvVSchema? Desired => getsEntries ? all.Built?.RecordWithEntries : all.Built?.Record;

    public ByteString? DesiredBytes => getsEntries ? all.Built?.BytesWithEntries : all.Built?.Bytes;

    /// <summary>What of <see cref="Desired"/> is published beyond the global VSchemas.</summary>
    public PublishedEntries Entries => (getsEntries ? all.Built?.Entries : null) ?? PublishedEntries.None;

    /// <summary>The key that cannot be decoded and why; null when all can.</summary>
    public string? UndecodableInput => all.UndecodableInput;

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
            : decodedOnce[record.Value] = all.Known(record) ?? record;
    }

    /// <summary>Where a decoded record differs from the desired one; told once for all cells that have the same bytes.</summary>
    /// <param name="existing">Decodable, and there is a desired record.</param>
    public SrvVSchemaDifference DifferenceOf(StoredRecord<SrvVSchema> existing)
    {
        if (!differences.TryGetValue(existing.Value, out var difference))
        {
            differences[existing.Value] = difference = SrvVSchemaDifference.Between(
                PartsOf(existing),
                all.Built!.Record
            );
        }

        return difference;
    }

    /// <summary>
    /// The plain names that a write would take away; worked out once for all cells that have the same bytes. Entries that do
    /// not fit any more hold nothing back: what publication must never do is keep ordinary content from a cell.
    /// </summary>
    /// <param name="existing">Decodable, and there is a desired record.</param>
    public ImmutableArray<NameChange> ChangesFrom(StoredRecord<SrvVSchema> existing)
    {
        if (!changes.TryGetValue(existing.Value, out var found))
        {
            var before = all.EntriesFit ? existing.Message! : PartsOf(existing).Rest;
            found = changes[existing.Value] = new NameChanges(Observed.Global, Observed.Routing).Between(
                before,
                model.Value
            );
        }

        return found;
    }

    /// <summary>
    /// What a cell gets whose record a guard leaves as it is: the same with the entries that somebody dropped. Null: none are
    /// lacking, or the cell is to have none. Worked out once for all cells that have the same bytes.
    /// </summary>
    public ByteString? RepairOf(StoredRecord<SrvVSchema> existing)
    {
        if (!getsEntries || Observed.Routing.Recorded.Count == 0 || Share(existing)?.Message is not { } record)
        {
            return null;
        }

        if (!repairs.TryGetValue(existing.Value, out var repair))
        {
            var rest = PartsOf(existing).Rest;
            var content = EntryRepair.Of(record, rest, Observed.Global, Observed.Routing)?.ToByteString();
            repairs[existing.Value] = repair = content?.Length <= all.MaxBytes ? content : null;
        }

        return repair;
    }

    private PublishedPart PartsOf(StoredRecord<SrvVSchema> existing)
    {
        if (!parts.TryGetValue(existing.Value, out var part))
        {
            var record = Share(existing)!.Message!;
            parts[existing.Value] = part = PublishedPart.Of(record, all.Built!.Record, Entries, Observed);
        }

        return part;
    }
}
