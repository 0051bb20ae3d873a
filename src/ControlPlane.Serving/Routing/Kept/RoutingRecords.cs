using ControlPlane.Protocols.Routing;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Routing.Kept;

/// <summary>Our own routing records as a store holds them (protos/controlplane/routing.proto).</summary>
public sealed record RoutingRecords
{
    /// <summary>The format that is read and written here.</summary>
    public const uint Format = 1;

    public static RoutingRecords None { get; } = new() { Entries = OrdinalMap<Key, Entry>.Empty };

    /// <summary>All keys below the routing directory, known to us or not.</summary>
    public required OrdinalMap<Key, Entry> Entries { get; init; }

    public OrdinalMap<KeyspaceName, StoredRecord<KeyspaceNames>> Names { get; init; } =
        OrdinalMap<KeyspaceName, StoredRecord<KeyspaceNames>>.Empty;

    public OrdinalMap<KeyspaceName, StoredRecord<KeyspaceTables>> Tables { get; init; } =
        OrdinalMap<KeyspaceName, StoredRecord<KeyspaceTables>>.Empty;

    /// <summary>Null: there is none, or it cannot be decoded.</summary>
    public Head? Head { get; init; }

    /// <summary>A record was written by a newer version of this program: none of them is used or replaced.</summary>
    public bool IsOfNewerFormat { get; init; }

    /// <summary>Why they are of no use; null: they are.</summary>
    public string? Trouble =>
        IsOfNewerFormat
            ? "Our own routing records were written by a newer version of this program: they are neither used nor replaced."
            : null;

    public static RoutingRecords Read(RoutingLayout layout, IEnumerable<Entry> entries)
    {
        var all = entries.ToOrdinalMap(entry => entry.Key, entry => entry);
        var names = new Dictionary<KeyspaceName, StoredRecord<KeyspaceNames>>();
        var tables = new Dictionary<KeyspaceName, StoredRecord<KeyspaceTables>>();
        var head = all.Find(layout.Head) is { } found ? new StoredRecord<Head>(found) : null;
        foreach (var entry in all.Values)
        {
            switch (layout.Find(entry.Key))
            {
                case (var keyspace, RoutingLayout.Kind.Names):
                    names[keyspace] = new(entry);
                    break;
                case (var keyspace, RoutingLayout.Kind.Tables):
                    tables[keyspace] = new(entry);
                    break;
            }
        }

        return new()
        {
            Entries = all,
            Names = names.ToOrdinalMap(),
            Tables = tables.ToOrdinalMap(),
            Head = head?.Message,
            IsOfNewerFormat =
                head?.Message?.Format > Format
                || names.Values.Any(record => record.Message?.Format > Format)
                || tables.Values.Any(record => record.Message?.Format > Format),
        };
    }

    /// <summary>What can be decoded of them; the rest is as if it had never been written, and is written anew.</summary>
    public KeptRouting ToKept() =>
        IsOfNewerFormat
            ? KeptRouting.None
            : new()
            {
                Live = LiveSchemas.Of(
                    Tables
                        .Where(pair => pair.Value.Message is { Format: Format })
                        .Select(pair => ToLive(pair.Key, pair.Value.Message!))
                ),
                Recorded = RecordedNames.Of(
                    Names
                        .Where(pair => pair.Value.Message is { Format: Format })
                        .ToOrdinalMap(pair => pair.Key, pair => pair.Value.Message!)
                ),
                RulesAt = Head is { Format: Format } head ? new Revision(head.RoutingRulesRevision) : null,
            };

    private static LiveSchema ToLive(KeyspaceName keyspace, KeyspaceTables record) =>
        new()
        {
            Keyspace = keyspace,
            Tables = record.Tables.ToOrdinalSet(),
            Views = record.Views.ToOrdinalSet(),
            ReadAt = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(record.ReadAt, 0, 253402300799)),
            Source = record.Source,
        };
}
