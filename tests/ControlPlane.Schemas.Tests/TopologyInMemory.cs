using ControlPlane.Protocols.Topodata;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using TabletAlias = ControlPlane.Topology.Names.TabletAlias;

namespace ControlPlane.Schemas.Tests;

/// <summary>A topology for tests; its cells lie in the same store.</summary>
internal sealed class TopologyInMemory(TimeProvider time) : ITabletRecords
{
    public MemoryStore Store { get; } = new(time);

    public GlobalLayout Layout { get; } = new(new TopologyRoot("/vitess/global"));

    /// <summary>Thrown instead of a tablet's record.</summary>
    public StoreException? CellFailure { get; set; }

    public Task DeclareAsync(string keyspace, string? primary) => DeclareAsync(keyspace, "0", primary);

    public async Task DeclareAsync(string keyspace, string shard, string? primary, bool isServing = true)
    {
        var name = new KeyspaceName(keyspace);
        await PutAsync(Layout.Keyspace(name), new Keyspace());
        var record = new Shard { IsPrimaryServing = isServing, PrimaryAlias = AliasOf(primary) };
        await PutAsync(Layout.Shard(name, new(shard)), record);
    }

    public Task PutAsync(Key key, IMessage record) => PutAsync(key, record.ToByteString());

    public Task PutAsync(Key key, ByteString value) =>
        Store.CommitAsync(new Transaction([], [new Write.Put(key, value)]), CancellationToken.None);

    public Task DeleteAsync(Key key) =>
        Store.CommitAsync(new Transaction([], [new Write.Delete(key)]), CancellationToken.None);

    public Task WriteAsync(Tablet tablet)
    {
        var alias = new TabletAlias(new(tablet.Alias.Cell), tablet.Alias.Uid);
        return PutAsync(CellOf(alias).Tablet(alias), tablet);
    }

    /// <summary>Writes the record of a primary in zone1 whose number is its port.</summary>
    /// <param name="blank">As a tablet that was shut down leaves it.</param>
    public Task WriteTabletAsync(string keyspace, int port, bool blank = false)
    {
        var record = new Tablet
        {
            Alias = new() { Cell = "zone1", Uid = (uint)port },
            Keyspace = keyspace,
            Shard = "0",
            Type = TabletType.Primary,
        };
        if (!blank)
        {
            record.Hostname = "127.0.0.1";
            record.PortMap["grpc"] = port;
        }

        return WriteAsync(record);
    }

    public async Task<Tablet?> FindAsync(TabletAlias alias, CancellationToken cancellation) =>
        CellFailure is { } failure ? throw failure
        : await Store.GetAsync(CellOf(alias).Tablet(alias), cancellation) is { } entry
            ? Tablet.Parser.ParseFrom(entry.Value)
        : null;

    private static CellLayout CellOf(TabletAlias alias) => new(new TopologyRoot($"/vitess/{alias.Cell}"));

    private static Protocols.Topodata.TabletAlias? AliasOf(string? text) =>
        text is null ? null
        : TabletAlias.Parse(text).OrNull() is { } alias ? new() { Cell = alias.Cell.Value, Uid = alias.Uid }
        : throw new ArgumentException($"'{text}' is no alias.");
}
