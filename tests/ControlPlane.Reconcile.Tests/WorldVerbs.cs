using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Reconcile.Tests;

/// <summary>What tests do to a world all the time, in few words; writes are blind, as Vitess' are.</summary>
internal static class WorldVerbs
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static Task<Revision> PutAsync(this MemoryStore store, Key key, IMessage record) =>
        store.WriteAsync([new Write.Put(key, record.ToByteString())], None);

    public static Task<Revision> PutBytesAsync(this MemoryStore store, Key key, params byte[] bytes) =>
        store.WriteAsync([new Write.Put(key, ByteString.CopyFrom(bytes))], None);

    public static Task<Revision> DeleteAsync(this MemoryStore store, Key key) =>
        store.WriteAsync([new Write.Delete(key)], None);

    public static async Task LoadAsync(this World world, IEnumerable<KeyValuePair<Key, ByteString>> keys)
    {
        foreach (var (key, value) in keys)
        {
            await world.Global.WriteAsync([new Write.Put(key, value)], None);
        }
    }

    /// <summary>Says in the cell's CellInfo where its records lie.</summary>
    public static Task AddCellAsync(this World world, string cell, string address = World.GlobalAddress) =>
        world.Global.PutAsync(
            World.Layout.CellInfo(new(cell)),
            new CellInfo { ServerAddress = address, Root = $"/vitess/{cell}" }
        );

    /// <summary>A keyspace with a VSchema of one table and these shards, all serving.</summary>
    public static async Task AddKeyspaceAsync(this World world, string keyspace, params string[] shards)
    {
        await world.Global.PutAsync(World.Layout.Keyspace(new(keyspace)), new Keyspace());
        await world.PutVSchemaAsync(keyspace, "t1");
        foreach (var shard in shards)
        {
            await world.PutShardAsync(keyspace, shard, isServing: true);
        }
    }

    public static Task PutVSchemaAsync(this World world, string keyspace, params string[] tables)
    {
        var vschema = new VSchemaKeyspace();
        foreach (var table in tables)
        {
            vschema.Tables[$"{keyspace}_{table}"] = new();
        }

        return world.Global.PutAsync(World.Layout.VSchema(new(keyspace)), vschema);
    }

    public static Task PutShardAsync(this World world, string keyspace, string shard, bool isServing) =>
        world.Global.PutAsync(
            World.Layout.Shard(new(keyspace), new(shard)),
            new Shard { IsPrimaryServing = isServing, KeyRange = new ShardName(shard).KeyRange?.ToMessage() }
        );

    /// <summary>What a SrvKeyspace looks like that refers to these shards for all types.</summary>
    public static SrvKeyspace ServedBy(params string[] shards) =>
        ServedByType((TabletType.Primary, shards), (TabletType.Replica, shards), (TabletType.Rdonly, shards));

    public static SrvKeyspace ServedByType(params (TabletType Type, string[] Shards)[] types)
    {
        var record = new SrvKeyspace();
        foreach (var (type, shards) in types)
        {
            var references = shards.Select(shard => new ShardReference
            {
                Name = shard,
                KeyRange = new ShardName(shard).KeyRange?.ToMessage(),
            });
            record.Partitions.Add(
                new SrvKeyspace.Types.KeyspacePartition { ServedType = type, ShardReferences = { references } }
            );
        }

        return record;
    }

    public static Task PutSrvKeyspaceAsync(this MemoryStore store, string cell, string keyspace, SrvKeyspace record) =>
        store.PutAsync(World.Cell(cell).SrvKeyspace(new(keyspace)), record);

    public static async Task<SrvKeyspace?> SrvKeyspaceAsync(this MemoryStore store, string cell, string keyspace) =>
        await store.GetAsync(World.Cell(cell).SrvKeyspace(new(keyspace)), None) is { } entry
            ? SrvKeyspace.Parser.ParseFrom(entry.Value)
            : null;

    public static async Task<Protocols.VSchema.SrvVSchema?> SrvVSchemaAsync(this MemoryStore store, string cell) =>
        await store.GetAsync(World.Cell(cell).SrvVSchema, None) is { } entry
            ? Protocols.VSchema.SrvVSchema.Parser.ParseFrom(entry.Value)
            : null;

    /// <summary>Takes a lock as Vitess does, without asking whether it is free; kept alive for as long as the lease says.</summary>
    /// <param name="directory">Below the global root, such as <c>keyspaces/ks</c> or <c>internal/named_locks/ks/wf</c>.</param>
    public static async Task<LeaseId> LockAsync(
        this World world,
        string directory,
        TimeSpan timeToLive,
        string? value = null
    )
    {
        var lease = await world.Global.GrantAsync(timeToLive, None);
        var text =
            value
            ?? $$"""{"Action":"SwitchReads","HostName":"h","UserName":"u","Time":"{{world.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}"}""";
        var key = World.Layout.Root.Key($"{directory}/locks/{lease.Id}");
        await world.Global.WriteAsync([new Write.Put(key, ByteString.CopyFromUtf8(text), lease.Id)], None);
        return lease.Id;
    }

    /// <summary>Commits that write a SrvKeyspace of the keyspace, or a SrvVSchema when there is no keyspace.</summary>
    public static Predicate<StoreCall> Writing(string? keyspace = null) =>
        call =>
            call is StoreCall.Commit(var transaction)
            && transaction.Writes.Any(write =>
                write.Key.Raw.EndsWith(
                    keyspace is null ? "/SrvVSchema" : $"/{keyspace}/SrvKeyspace",
                    StringComparison.Ordinal
                )
            );

    /// <summary>The reading of the inputs, after that of the cells that lie in stores of their own.</summary>
    public static Predicate<StoreCall> ReadingInputs()
    {
        var listings = 0;
        return call =>
            call is StoreCall.List { Page: 0 } list && list.Touches(World.Layout.Cells) && ++listings % 2 == 0;
    }
}
