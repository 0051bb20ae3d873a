using System.Collections.Immutable;
using ControlPlane.Protocols.Routing;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Serving.Routing.Kept;

/// <summary>One change of our own routing records.</summary>
/// <param name="Value">What to put; null: the key is deleted.</param>
/// <param name="Replaces">The revision that is there; <see cref="Revision.None"/>: none is.</param>
public sealed record RoutingWrite(Key Key, ByteString? Value, Revision Replaces);

/// <summary>
/// What has to be written so that our own routing records say what is so. Only what differs is written; a list that has
/// merely been read again is written when the recorded time lags behind by <see cref="AgeGrain"/>. Where nothing is known of
/// live tables there are no records, and none are made.
/// </summary>
public static class RoutingWrites
{
    /// <summary>How far the recorded time of a list may lag behind.</summary>
    public static readonly TimeSpan AgeGrain = TimeSpan.FromHours(1);

    /// <param name="layout">Where the records lie.</param>
    /// <param name="desired">What the cells' records should be, which the names are told from.</param>
    /// <param name="global">The inputs that it was made from.</param>
    /// <param name="routing">What is known of live tables.</param>
    /// <param name="present">What is there.</param>
    /// <returns>The head comes last.</returns>
    public static ImmutableArray<RoutingWrite> Of(
        RoutingLayout layout,
        DesiredSrvVSchema desired,
        GlobalRecords global,
        KeptRouting routing,
        RoutingRecords present
    )
    {
        if (routing.IsNone || present.IsOfNewerFormat)
        {
            return [];
        }

        var names = new NamesBuilder(desired).Build(global);
        var wanted = Lists(layout, routing.Live, global, present);
        foreach (var (keyspace, record) in names)
        {
            wanted[layout.Of(keyspace, RoutingLayout.Kind.Names)] = record.ToByteString();
        }

        ImmutableArray<RoutingWrite> changes = [.. Puts(wanted, present), .. Deletes(layout, wanted, present)];
        var head = HeadOf(names.Values, global).ToByteString();
        return Differs(present, layout.Head, head) is { } last ? changes.Add(last) : changes;
    }

    /// <summary>
    /// The lists alone, before any of their names is published: whoever comes next must know whose names these are, and a
    /// kept list that is older than what was published would say that its tables are gone.
    /// </summary>
    /// <param name="layout">Where the records lie.</param>
    /// <param name="lists">As they were read.</param>
    /// <param name="global">Tells which keyspaces there are.</param>
    /// <param name="present">What is there.</param>
    public static ImmutableArray<RoutingWrite> OfLists(
        RoutingLayout layout,
        LiveSchemas lists,
        GlobalRecords global,
        RoutingRecords present
    ) => present.IsOfNewerFormat ? [] : [.. Puts(Lists(layout, lists, global, present), present)];

    private static Dictionary<Key, ByteString> Lists(
        RoutingLayout layout,
        LiveSchemas lists,
        GlobalRecords global,
        RoutingRecords present
    ) =>
        lists
            .Keyspaces.Where(pair => global.Keyspaces.ContainsKey(pair.Key))
            .ToDictionary(
                pair => layout.Of(pair.Key, RoutingLayout.Kind.Tables),
                pair => BytesOf(pair.Value, present.Tables.Find(pair.Key))
            );

    private static IEnumerable<RoutingWrite> Puts(Dictionary<Key, ByteString> wanted, RoutingRecords present) =>
        wanted.OrderBy(pair => pair.Key).Select(pair => Differs(present, pair.Key, pair.Value)).OfType<RoutingWrite>();

    private static IEnumerable<RoutingWrite> Deletes(
        RoutingLayout layout,
        Dictionary<Key, ByteString> wanted,
        RoutingRecords present
    ) =>
        from entry in present.Entries.Values
        where layout.Find(entry.Key) is not null && !wanted.ContainsKey(entry.Key)
        select new RoutingWrite(entry.Key, null, entry.Modified);

    private static RoutingWrite? Differs(RoutingRecords present, Key key, ByteString value) =>
        present.Entries.Find(key) is not { } there ? new(key, value, Revision.None)
        : there.Value.Equals(value) ? null
        : new(key, value, there.Modified);

    private static ByteString BytesOf(LiveSchema list, StoredRecord<KeyspaceTables>? present)
    {
        var record = new KeyspaceTables
        {
            Format = RoutingRecords.Format,
            Keyspace = list.Keyspace.Value,
            ReadAt = list.ReadAt.ToUnixTimeSeconds(),
            Source = list.Source,
            Tables = { list.Tables },
            Views = { list.Views },
        };
        return present?.Message is { } before && IsOnlyReadAgain(before, record)
            ? present.Value
            : record.ToByteString();
    }

    private static bool IsOnlyReadAgain(KeyspaceTables before, KeyspaceTables now)
    {
        var lag = TimeSpan.FromSeconds(now.ReadAt - before.ReadAt);
        var same = now.Clone();
        (same.ReadAt, same.Source) = (before.ReadAt, before.Source);
        return lag < AgeGrain && same.Equals(before);
    }

    private static Head HeadOf(IEnumerable<KeyspaceNames> records, GlobalRecords global)
    {
        var groups = records.SelectMany(record => record.Groups).ToArray();
        var ambiguous = groups.Where(group => group.Answer is Answer.Ambiguous).SelectMany(group => group.Names);
        return new()
        {
            Format = RoutingRecords.Format,
            Keyspaces = (uint)records.Count(),
            Names = (ulong)groups.Where(group => group.Answer is Answer.Routable).Sum(group => group.Names.Count),
            Ambiguous = (ulong)ambiguous.Distinct(StringComparer.Ordinal).Count(),
            RoutingRulesRevision = global.RoutingRules?.Modified.Value ?? 0,
        };
    }
}
