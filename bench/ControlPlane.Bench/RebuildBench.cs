using System.Diagnostics;
using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Bench;

/// <summary>
/// A cold <c>rebuild</c> of a whole topology on a real etcd on this machine, beside the floor: the time that the same
/// bytes take as raw transactions. Both are repeated in turn, so that a noisy machine disturbs both.
/// </summary>
internal sealed class RebuildBench(GeneratedTopology topology, string executable, int repetitions)
{
    public async Task<RebuildFigures> RunAsync(CancellationToken cancellation)
    {
        await using var server = await EtcdServer.StartAsync(new() { OnDisk = true }, cancellation);
        await using var store = server.Open();
        await RawWriter.WriteAsync(store, topology.Records(server.Address), cancellation);
        var rebuild =
            $"rebuild --topo-global-server-address {server.Address} --topo-global-root /vitess/global --gate-cells all --output json";
        var (cold, idle, floor) = (new List<Measured>(), new List<Measured>(), new List<TimeSpan>());
        var records = new List<Write>();
        for (var round = 0; round <= repetitions; round++)
        {
            var first = await Executable.RunAsync(executable, rebuild, cancellation);
            var second = await Executable.RunAsync(executable, rebuild, cancellation);
            records = await ServingRecordsAsync(store, cancellation);
            var raw = await FloorAsync(store, records, cancellation);
            await RawWriter.WriteAsync(store, records.Select(record => new Write.Delete(record.Key)), cancellation);
            if (round > 0) // the first round warms the machine's caches
            {
                cold.Add(first);
                idle.Add(second);
                floor.Add(raw);
            }
        }

        return RebuildFigures.Of(topology, records, cold, idle, floor);
    }

    /// <summary>Writes the same values under other keys of the same length, and removes them again.</summary>
    private static async Task<TimeSpan> FloorAsync(
        ITopologyStore store,
        List<Write> records,
        CancellationToken cancellation
    )
    {
        var elsewhere = records
            .Cast<Write.Put>()
            .Select(put => new Write.Put(Key.FromText("/floors" + put.Key.Raw["/vitess".Length..]), put.Value))
            .ToArray();
        var watch = Stopwatch.StartNew();
        await RawWriter.WriteAsync(store, elsewhere, cancellation);
        watch.Stop();
        await RawWriter.WriteAsync(store, elsewhere.Select(put => new Write.Delete(put.Key)), cancellation);
        return watch.Elapsed;
    }

    private async Task<List<Write>> ServingRecordsAsync(ITopologyStore store, CancellationToken cancellation)
    {
        var records = new List<Write>();
        foreach (var layout in topology.CellNames.Select(GeneratedTopology.LayoutOf))
        {
            await foreach (
                var page in store.ListAsync(KeySpan.Prefix(layout.Root.Key("")), new ListOptions(), cancellation)
            )
            {
                records.AddRange(page.Entries.Select(entry => new Write.Put(entry.Key, entry.Value)));
            }
        }

        return records.Count == topology.Cells * (topology.Keyspaces + 1)
            ? records
            : throw new InvalidOperationException($"rebuild left {records.Count} serving records.");
    }
}
