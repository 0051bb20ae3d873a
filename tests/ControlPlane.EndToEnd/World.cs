using System.Collections.Immutable;
using ControlPlane.EtcdFixture;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using VSchema = ControlPlane.Protocols.VSchema;

namespace ControlPlane.EndToEnd;

/// <summary>
/// One topology under a root of its own, so that many share an etcd: keyspace <c>commerce</c> of one shard,
/// <c>customer</c> of two, cells <c>zone1</c> and <c>zone2</c> in the same etcd, no serving record yet. Keys are
/// relative to its root.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private static int last;

    private readonly EtcdStore store;

    private World(string address, EtcdStore store)
    {
        Address = address;
        this.store = store;
        Root = $"/world{Interlocked.Increment(ref last)}";
    }

    public string Address { get; }

    public string Root { get; }

    public IEnumerable<string> Flags =>
        ["--topo-global-server-address", Address, "--topo-global-root", $"{Root}/global"];

    public static Task<World> StartAsync() => StartAsync(SharedServer.Instance);

    public static Task<World> StartAsync(EtcdServer server) => StartAsync(server.Address, server.Open());

    public static async Task<World> StartAsync(string address, EtcdStore store)
    {
        var world = new World(address, store);
        await world.PutAsync([
            .. Sample.Keyspace("commerce", "0"),
            .. Sample.Keyspace("customer", "-80", "80-"),
            world.Cell("zone1", address),
            world.Cell("zone2", address),
        ]);
        return world;
    }

    /// <summary>The CellInfo of a cell at that address.</summary>
    public (string Key, ByteString Value) Cell(string name, string address) =>
        ($"global/cells/{name}/CellInfo", Sample.CellInfo(address, $"{Root}/{name}"));

    public Key Key(string relative) => Topology.Stores.Key.FromText($"{Root}/{relative}");

    public Task PutAsync(string key, ByteString value) => PutAsync([(key, value)]);

    public Task PutAsync(string key, IMessage value) => PutAsync(key, value.ToByteString());

    public async Task PutAsync(IEnumerable<(string Key, ByteString Value)> records)
    {
        foreach (var chunk in records.Chunk(100))
        {
            await CommitAsync([.. chunk.Select(record => new Write.Put(Key(record.Key), record.Value))]);
        }
    }

    public Task DeleteAsync(string key) => CommitAsync([new Write.Delete(Key(key))]);

    public async Task<ByteString?> GetAsync(string key) =>
        (await store.GetAsync(Key(key), CancellationToken.None))?.Value;

    public async Task<SrvKeyspace?> SrvKeyspaceAsync(string cell, string keyspace) =>
        await GetAsync($"{cell}/keyspaces/{keyspace}/SrvKeyspace") is { } value
            ? SrvKeyspace.Parser.ParseFrom(value)
            : null;

    public async Task<VSchema.SrvVSchema?> SrvVSchemaAsync(string cell) =>
        await GetAsync($"{cell}/SrvVSchema") is { } value ? VSchema.SrvVSchema.Parser.ParseFrom(value) : null;

    /// <summary>Every entry of this world, with keys relative to its root.</summary>
    public async Task<ImmutableSortedDictionary<string, Entry>> EntriesAsync()
    {
        var entries = ImmutableSortedDictionary.CreateBuilder<string, Entry>(StringComparer.Ordinal);
        await foreach (var page in store.ListAsync(KeySpan.Prefix(Key("")), new ListOptions(), CancellationToken.None))
        {
            entries.AddRange(
                page.Entries.Select(entry => KeyValuePair.Create(entry.Key.After(Key("")).ToString(), entry))
            );
        }

        return entries.ToImmutable();
    }

    /// <summary>Puts a lock as upstream does; it lives until the lease is revoked.</summary>
    public async Task<Lease> LockAsync(string directory, string action)
    {
        var lease = await store.GrantAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
        var value = ByteString.CopyFromUtf8(
            $$"""{"Action":"{{action}}","HostName":"vtctld-7","UserName":"vitess","Time":"{{DateTimeOffset.UtcNow:O}}"}"""
        );
        await CommitAsync([new Write.Put(Key($"global/{directory}/locks/{lease.Id}"), value, lease.Id)]);
        return lease;
    }

    public Task UnlockAsync(Lease lease) => store.RevokeAsync(lease.Id, CancellationToken.None);

    public Task<Ended> RunAsync(string command, params IEnumerable<string> arguments) =>
        Executable.RunAsync([command, .. Flags, .. arguments]);

    /// <summary><c>rebuild</c> for both cells.</summary>
    public Task<Ended> RebuildAsync(params IEnumerable<string> arguments) =>
        RunAsync("rebuild", ["--gate-cells", "zone1,zone2", .. arguments]);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task CommitAsync(ImmutableArray<Write> writes) =>
        (
            await store.CommitAsync(new Transaction([], writes), CancellationToken.None)
        ).ShouldBeOfType<CommitOutcome.Committed>();
}
