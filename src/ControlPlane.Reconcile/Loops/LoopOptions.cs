using ControlPlane.Reconcile.Passes;

namespace ControlPlane.Reconcile.Loops;

/// <summary>How a loop behaves. All durations are real time.</summary>
public sealed record LoopOptions
{
    public PassOptions Pass { get; init; } = new() { LockTimeout = TimeSpan.FromSeconds(5) };

    /// <summary>A changed record is looked at when nothing more has changed for this long, so that a burst costs one write.</summary>
    public TimeSpan Coalescing { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>A burst that does not end is not waited for any longer than this.</summary>
    public TimeSpan LongestCoalescing { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Two writes of one cell's SrvVSchema are at least this far apart: each throws away its gates' plan caches.</summary>
    public TimeSpan SrvVSchemaSpacing { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The first wait of a record that could not be brought in order; it doubles from there, with jitter.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A store that has sent nothing for this long, no sign of life either, is watched anew.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Rounds of reading and writing under way at once.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>How long a cell is kept servable after its last gate has left.</summary>
    public TimeSpan GateGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Somebody who undoes the same write of ours this often within <see cref="FlapWindow"/> is not fought.</summary>
    public int FlapLimit { get; init; } = 5;

    public TimeSpan FlapWindow { get; init; } = TimeSpan.FromMinutes(10);
}
