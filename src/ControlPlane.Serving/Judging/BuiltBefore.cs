using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// The last two desired SrvVSchemas. While a change is on its way the cells still have the one before the last, and mostly
/// byte by byte: its message is known then, and shares all keyspaces that did not change with the one that follows.
/// </summary>
internal sealed record BuiltBefore(DesiredSrvVSchema? Last, DesiredSrvVSchema? Earlier)
{
    public static BuiltBefore Nothing { get; } = new(null, null);

    public BuiltBefore And(DesiredSrvVSchema? built) =>
        built is null || ReferenceEquals(built, Last) ? this : new(built, Last);

    /// <summary>The record with its message, if it is one of these; null: it has to be decoded.</summary>
    public StoredRecord<SrvVSchema>? Find(StoredRecord<SrvVSchema> record) => In(Last, record) ?? In(Earlier, record);

    private static StoredRecord<SrvVSchema>? In(DesiredSrvVSchema? built, StoredRecord<SrvVSchema> record) =>
        built is null ? null
        : record.Value.Equals(built.Bytes) ? record.Of(built.Record)
        : record.Value.Equals(built.BytesWithEntries) ? record.Of(built.RecordWithEntries)
        : null;
}
