using System.Diagnostics;
using ControlPlane.Bench.Processes;
using ControlPlane.Bench.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Bench.Rebuilds;

/// <summary>
/// A cold <c>rebuild</c> of a whole topology, one with nothing to do, and the floor: the time that the same bytes take
/// as raw transactions. All are repeated in turn, so that a noisy machine disturbs each of them.
/// </summary>
internal sealed class RebuildRounds(Stage stage, string executable)
{
    public async Task<RebuildFigures> RunAsync(int repetitions, CancellationToken cancellation)
    {
        var rounds = new List<RebuildRound>();
        for (var round = 0; round <= repetitions; round++)
        {
            rounds.Add(await RunAsync(cancellation));
        }

        // The first round warmed the machine's caches.
        return new(stage.Topology, [.. rounds.Skip(1)]);
    }

    private async Task<RebuildRound> RunAsync(CancellationToken cancellation)
    {
        var cold = await RebuildAsync(cancellation);
        var idle = await RebuildAsync(cancellation);
        var records = await stage.ServingRecordsAsync(cancellation);
        var floor = await FloorAsync(records, cancellation);
        await stage.RemoveAsync(records, cancellation);
        return new(cold, idle, floor, records.Sum(record => (long)record.Value.Length));
    }

    private Task<Measured> RebuildAsync(CancellationToken cancellation) =>
        Executable.RunAsync(executable, $"rebuild {stage.Flags}", cancellation);

    /// <summary>Writes the same values under other keys of the same length, and removes them again.</summary>
    private async Task<TimeSpan> FloorAsync(List<Write.Put> records, CancellationToken cancellation)
    {
        var elsewhere = records
            .Select(put => new Write.Put(Key.FromText("/floors" + put.Key.Raw["/vitess".Length..]), put.Value))
            .ToArray();
        var started = Stopwatch.GetTimestamp();
        await RawWriter.WriteAsync(stage.Store, elsewhere, cancellation);
        var took = Stopwatch.GetElapsedTime(started);
        await stage.RemoveAsync(elsewhere, cancellation);
        return took;
    }
}

/// <param name="Bytes">Of all serving records together.</param>
internal sealed record RebuildRound(Measured Cold, Measured Idle, TimeSpan Floor, long Bytes)
{
    /// <summary>What a cold rebuild may take beside this floor: 2.5 times the floor and 0.3 s.</summary>
    public TimeSpan Budget => (Floor * 2.5) + TimeSpan.FromSeconds(0.3);
}
