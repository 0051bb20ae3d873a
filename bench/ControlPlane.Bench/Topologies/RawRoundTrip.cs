using System.Diagnostics;
using System.Globalization;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Bench.Topologies;

/// <summary>
/// What the store alone takes: one put, a watch that tells of it, then as many puts as there are cells, of the same size
/// and all at once, until a watch has told of the last.
/// </summary>
internal sealed class RawRoundTrip(ITopologyStore store, int cells) : IAsyncDisposable
{
    private static readonly Key Trigger = Key.FromText("/floors/trigger");
    private readonly WatchedPuts trigger = new(store, KeySpan.Single(Trigger));
    private readonly WatchedPuts answers = new(store, KeySpan.Prefix(Key.FromText("/floors/zone")));

    public async Task<TimeSpan> MeasureAsync(int size, CancellationToken cancellation)
    {
        await Task.WhenAll(trigger.BegunAsync, answers.BegunAsync);
        var (heard, last) = (trigger.NextAsync(1, _ => true), answers.NextAsync(cells, _ => true));
        var value = ByteString.CopyFrom(new byte[size]);
        var started = Stopwatch.GetTimestamp();
        await PutAsync(Trigger, ByteString.CopyFrom(new byte[2000]), cancellation);
        await heard;
        await Task.WhenAll(
            Enumerable
                .Range(0, cells)
                .Select(n =>
                    PutAsync(
                        Key.FromText($"/floors/zone{n.ToString(CultureInfo.InvariantCulture)}"),
                        value,
                        cancellation
                    )
                )
        );
        return Stopwatch.GetElapsedTime(started, await last.WaitAsync(TimeSpan.FromMinutes(1), cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await trigger.DisposeAsync();
        await answers.DisposeAsync();
    }

    private Task<CommitOutcome> PutAsync(Key key, ByteString value, CancellationToken cancellation) =>
        store.CommitAsync(new Transaction([], [new Write.Put(key, value)]), cancellation);
}
