using ControlPlane.Bench.Processes;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Bench.Loops;

/// <summary>What a minute costs in which nothing changes, by etcd's own counters.</summary>
/// <param name="Ranges">Range reads that etcd served.</param>
/// <param name="Puts">Puts and deletes.</param>
/// <param name="Processor">Processor time of the controller.</param>
internal sealed record QuietMinute(double Ranges, double Puts, TimeSpan Processor)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static async Task<QuietMinute> MeasureAsync(
        EtcdServer server,
        RunningController controller,
        CancellationToken cancellation
    )
    {
        await Task.Delay(Settling, cancellation);
        var before = await ReadAsync(server, controller, cancellation);
        await Task.Delay(Minute, cancellation);
        var after = await ReadAsync(server, controller, cancellation);
        return new(after.Ranges - before.Ranges, after.Puts - before.Puts, after.Processor - before.Processor);
    }

    private static async Task<QuietMinute> ReadAsync(
        EtcdServer server,
        RunningController controller,
        CancellationToken cancellation
    ) =>
        new(
            await server.MetricAsync("etcd_mvcc_range_total", cancellation),
            await server.MetricAsync("etcd_mvcc_put_total", cancellation)
                + await server.MetricAsync("etcd_mvcc_delete_total", cancellation),
            controller.ProcessorTime
        );
}
