using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Timelines;

/// <summary>The recorded history, stopped at each of its revisions to look at the topology as it was at that moment.</summary>
public static class Replay
{
    public static readonly GlobalLayout Layout = new(new TopologyRoot("/vitess/global"));

    public static IEnumerable<Moment> Moments()
    {
        var entries = new SortedDictionary<Key, Entry>();
        var vschemas = new Dictionary<KeyspaceName, DateTimeOffset>();
        foreach (var step in Recording.Steps)
        {
            foreach (var change in step.Events)
            {
                Apply(entries, change);
                if (Layout.Root.Segments(Key.FromText(change.Key)) is ["keyspaces", var keyspace, "VSchema"])
                {
                    vschemas[new(keyspace)] = change.At;
                }

                yield return new(step, change, Observe(entries.Values, vschemas, change));
            }
        }
    }

    private static void Apply(SortedDictionary<Key, Entry> entries, RecordedEvent change)
    {
        var key = Key.FromText(change.Key);
        if (change.Value is not { } value)
        {
            entries.Remove(key);
            return;
        }

        entries[key] = new()
        {
            Key = key,
            Value = ByteString.CopyFrom(value),
            Created = entries.TryGetValue(key, out var before) ? before.Created : new(change.Revision),
            Modified = new(change.Revision),
            Lease = new(change.Lease),
        };
    }

    private static Observed Observe(
        IReadOnlyCollection<Entry> entries,
        Dictionary<KeyspaceName, DateTimeOffset> vschemas,
        RecordedEvent change
    )
    {
        var global = GlobalRecordsReader.Read(Layout, entries, new(change.Revision));
        return new()
        {
            Now = change.At,
            Global = global,
            Cells = global.Cells.ToOrdinalMap<KeyValuePair<CellName, StoredRecord<CellInfo>>, CellName, CellView>(
                pair => pair.Key,
                pair => View(pair.Key, pair.Value, entries, global.At)
            ),
            VSchemaQuietFor = vschemas.ToOrdinalMap(pair => pair.Key, pair => change.At - pair.Value),
        };
    }

    private static CellView.Read View(
        CellName cell,
        StoredRecord<CellInfo> info,
        IEnumerable<Entry> entries,
        Revision at
    )
    {
        var layout = new CellLayout(new TopologyRoot(info.Message!.Root));
        return new CellView.Read(cell, ServingRecordsReader.Read(layout, entries, at, inGlobalStore: true));
    }
}

/// <summary>The topology right after one recorded write.</summary>
public sealed record Moment(RecordedStep Step, RecordedEvent Change, Observed Observed)
{
    /// <summary>Every cell that exists has a gate that watches everything.</summary>
    public DeclaredGates Gates { get; } =
        new([
            .. Observed.Global.Cells.Keys.Select(cell => new Gate
            {
                Cell = cell,
                DeclaredBy = "test",
                CellsToWatch = Observed.Global.Cells.Keys.ToOrdinalSet(),
            }),
        ]);
}
