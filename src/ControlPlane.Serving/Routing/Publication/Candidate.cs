using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>
/// A keyspace whose tables a vtgate with a perfect view makes reachable by their plain names: unsharded, and without
/// explicit routing (go/vt/vtgate/vindexes/vschema.go, AddAdditionalGlobalTables).
/// </summary>
internal sealed class Candidate
{
    private readonly int shards;

    private Candidate(KeyspaceRecords records, LiveSchema? live)
    {
        (Name, shards, IsRead) = (records.Name, ShardsOf(records), live is not null);
        Names =
            live is null ? OrdinalSet<string>.Empty
            : live.Views.Count == 0 ? live.Tables
            : live.Tables.Union(live.Views);
    }

    public KeyspaceName Name { get; }

    /// <summary>Its tables and views; none while nobody has read them.</summary>
    public OrdinalSet<string> Names { get; }

    private bool IsRead { get; }

    /// <summary>
    /// It may have tables that nobody has read: no list is known, and it has shards. A keyspace without any shard has
    /// no MySQL either.
    /// </summary>
    public bool IsUnread => !IsRead && shards > 0;

    /// <summary>
    /// More than one shard serves, and yet its VSchema says that it is unsharded: one is about to become the other, and
    /// vtgate refuses to run anything there.
    /// </summary>
    public bool HasSeveralShards => shards > 1;

    public static IEnumerable<Candidate> In(GlobalRecords global, LiveSchemas live) =>
        from keyspace in global.Keyspaces.Values
        where Is(keyspace)
        select new Candidate(keyspace, live.Find(keyspace.Name));

    /// <summary>0: it has none; 1: at most one of them serves; 2: several do. More than that decides nothing.</summary>
    public static int ShardsOf(KeyspaceRecords keyspace) =>
        keyspace.Shards.Count == 0
            ? 0
            : Math.Clamp(keyspace.Shards.Values.Count(shard => shard.Message is { IsPrimaryServing: true }), 1, 2);

    /// <summary>
    /// A Keyspace record that cannot be decoded may be that of a normal keyspace. One that is missing (a ghost) is of none:
    /// no tablet can be started for it.
    /// </summary>
    public static bool IsNormal(KeyspaceRecords keyspace) =>
        keyspace.Keyspace is { } record
        && (record.Message is null || record.Message.KeyspaceType is KeyspaceType.Normal);

    private static bool Is(KeyspaceRecords keyspace) =>
        IsNormal(keyspace) && keyspace.VSchema?.Message is null or { Sharded: false, RequireExplicitRouting: false };
}
