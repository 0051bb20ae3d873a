using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// What the SrvVSchemas of all cells should be. There are two of them, with published entries and without, each built,
/// encoded and compared once for all its cells.
/// </summary>
internal sealed class SrvVSchemaCases
{
    private readonly DeclaredGates gates;
    private readonly PlanningRules rules;
    private readonly BuiltBefore before;
    private readonly SrvVSchemaCase plain;
    private readonly SrvVSchemaCase tracking;
    private readonly Lazy<SrvVSchemaCase> withEntries;

    /// <param name="observed">What was observed.</param>
    /// <param name="gates">Decide which cells get the entries.</param>
    /// <param name="rules">What may be done.</param>
    /// <param name="before">What the records should have been when last asked; built anew only if the inputs differ.</param>
    public SrvVSchemaCases(Observed observed, DeclaredGates gates, PlanningRules rules, BuiltBefore? before = null)
    {
        this.before = before ?? BuiltBefore.Nothing;
        (this.gates, this.rules, Observed) = (gates, rules, observed);
        UndecodableInput = FindUndecodable(observed.Global);
        var assumeEmpty = rules.Publication.AssumeEmpty;
        if (UndecodableInput is null)
        {
            Built =
                this.before.Last is { } last && last.IsOf(observed.Global, observed.Routing, assumeEmpty)
                    ? last
                    : DesiredSrvVSchema.Of(observed.Global, observed.Routing, assumeEmpty, this.before.Last);
        }

        plain = new(this, getsEntries: false, tracks: false);
        tracking = new(this, getsEntries: false, tracks: true);
        withEntries = new(() => new(this, getsEntries: true, tracks: false));
    }

    public Observed Observed { get; }

    /// <summary>What the records should be, with the inputs it comes from; null when upstream's rebuild would refuse.</summary>
    public DesiredSrvVSchema? Built { get; }

    /// <summary>The key that cannot be decoded and why; null when all can.</summary>
    public string? UndecodableInput { get; }

    /// <summary>The largest record that any cell should have.</summary>
    public ByteString? Largest => EntriesFit ? Built?.BytesWithEntries : Built?.Bytes;

    /// <summary>False: with the entries a record would be larger than a store takes, so it goes out without them.</summary>
    public bool EntriesFit => Built is null || Built.BytesWithEntries.Length <= rules.MaxRecordBytes;

    /// <summary>The record with the message that it is known to be; null: it has to be decoded.</summary>
    public StoredRecord<SrvVSchema>? Known(StoredRecord<SrvVSchema> record) => before.Find(record);

    public int MaxBytes => rules.MaxRecordBytes;

    public SrvVSchemaCase For(CellName cell) =>
        Wants(cell) ? (EntriesFit ? withEntries.Value : plain)
        : rules.Publication.In(cell) is PublicationMode.Auto && !TakesPart(cell) ? tracking
        : plain;

    /// <summary>The cell should get what is published, if it fits.</summary>
    public bool Wants(CellName cell) => Built is { Entries.AreNone: false } && TakesPart(cell);

    private bool TakesPart(CellName cell) =>
        Built is { } built && BlindCells.Gets(cell, gates, rules.Publication, Observed.Global, built.Entries);

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
