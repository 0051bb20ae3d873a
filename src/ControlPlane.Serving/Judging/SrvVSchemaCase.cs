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
    private readonly OncePerContent<StoredRecord<SrvVSchema>> decoded = new();
    private readonly OncePerContent<PublishedPart> parts = new();
    private readonly OncePerContent<SrvVSchemaDifference> differences = new();
    private readonly OncePerContent<ImmutableArray<NameChange>> changes = new();
    private readonly OncePerContent<ByteString?> repairs = new();

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

        var same = decoded.Of(record.Value, () => all.Known(record) ?? record);
        return ReferenceEquals(same, record) ? record : record.SharingMessageOf(same);
    }

    /// <summary>Where a decoded record differs from the desired one; told once for all cells that have the same bytes.</summary>
    /// <param name="existing">Decodable, and there is a desired record.</param>
    public SrvVSchemaDifference DifferenceOf(StoredRecord<SrvVSchema> existing) =>
        differences.Of(existing.Value, () => SrvVSchemaDifference.Between(PartsOf(existing), all.Built!.Record));

    /// <summary>
    /// The plain names that a write would take away; worked out once for all cells that have the same bytes. Entries that do
    /// not fit any more hold nothing back: what publication must never do is keep ordinary content from a cell.
    /// </summary>
    /// <param name="existing">Decodable, and there is a desired record.</param>
    public ImmutableArray<NameChange> ChangesFrom(StoredRecord<SrvVSchema> existing) =>
        changes.Of(
            existing.Value,
            () =>
                new NameChanges(Observed.Global, Observed.Routing).Between(
                    all.EntriesFit ? existing.Message! : PartsOf(existing).Rest,
                    model.Value
                )
        );

    /// <summary>
    /// What a cell gets whose record a guard leaves as it is: the same with the entries that somebody dropped. Null: none are
    /// lacking, or the cell is to have none. Worked out once for all cells that have the same bytes.
    /// </summary>
    public ByteString? RepairOf(StoredRecord<SrvVSchema> existing) =>
        getsEntries && Observed.Routing.Recorded.Count > 0 && Share(existing)?.Message is { } record
            ? repairs.Of(existing.Value, () => Repair(record, PartsOf(existing).Rest))
            : null;

    private ByteString? Repair(SrvVSchema record, SrvVSchema rest) =>
        EntryRepair.Of(record, rest, Observed.Global, Observed.Routing)?.ToByteString() is { } content
        && content.Length <= all.MaxBytes
            ? content
            : null;

    private PublishedPart PartsOf(StoredRecord<SrvVSchema> existing) =>
        parts.Of(
            existing.Value,
            () => PublishedPart.Of(Share(existing)!.Message!, all.Built!.Record, Entries, Observed)
        );
}
