using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Bench.Topologies;

/// <summary>A real etcd of its own, on disk, that holds a generated topology without serving records.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>Above etcd's default of 1.5 MiB, since the record of 5,000 keyspaces is larger.</summary>
    private const int MaxRequestBytes = 16 * 1024 * 1024;

    private const int MaxRecordBytes = 12 * 1024 * 1024;

    private Stage(GeneratedTopology topology, EtcdServer server, EtcdStore store) =>
        (Topology, Server, Store) = (topology, server, store);

    public GeneratedTopology Topology { get; }

    public EtcdServer Server { get; }

    public EtcdStore Store { get; }

    /// <summary>How the executable is told where the topology is, and that every cell has gates.</summary>
    public string Flags =>
        $"--topo-global-server-address {Server.Address} --topo-global-root /vitess/global --gate-cells all"
        + (Topology.IsLarge ? $" --max-record-bytes {MaxRecordBytes}" : "");

    public static async Task<Stage> SetAsync(GeneratedTopology topology, CancellationToken cancellation)
    {
        var limits = topology.IsLarge
            ? StoreLimits.EtcdDefaults with
            {
                MaxRequestBytes = MaxRequestBytes,
            }
            : StoreLimits.EtcdDefaults;
        var options = new EtcdServerOptions
        {
            OnDisk = true,
            Flags = [$"--max-request-bytes={limits.MaxRequestBytes}", "--quota-backend-bytes=8589934592"],
        };
        var server = await EtcdServer.StartAsync(options, cancellation);
        var store = EtcdServer.Open(new() { Address = EtcdAddress.Parse(server.Address), Limits = limits });
        await RawWriter.WriteAsync(store, topology.Records(server.Address), cancellation);
        return new(topology, server, store);
    }

    /// <summary>All serving records of all cells, as puts.</summary>
    public async Task<List<Write.Put>> ServingRecordsAsync(CancellationToken cancellation)
    {
        var records = new List<Write.Put>();
        foreach (var span in Topology.CellNames.Select(cell => GeneratedTopology.LayoutOf(cell).Root.Key("")))
        {
            await foreach (var page in Store.ListAsync(KeySpan.Prefix(span), new ListOptions(), cancellation))
            {
                records.AddRange(page.Entries.Select(entry => new Write.Put(entry.Key, entry.Value)));
            }
        }

        return records.Count == Topology.ServingRecords
            ? records
            : throw new InvalidOperationException(
                $"There are {records.Count} serving records, and there should be {Topology.ServingRecords}."
            );
    }

    public Task RemoveAsync(IEnumerable<Write.Put> records, CancellationToken cancellation) =>
        RawWriter.WriteAsync(Store, records.Select(record => new Write.Delete(record.Key)), cancellation);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Server.DisposeAsync();
    }
}
