using ControlPlane.Torture.Checking;
using ControlPlane.Torture.Runs;
using ControlPlane.Torture.Stages;
using ControlPlane.Torture.Writers;

namespace ControlPlane.Torture.Faults;

/// <summary>All that a fault has at hand in one round. What it draws comes from the round's seed.</summary>
internal sealed record Strike(Stage Stage, Scribe Scribe, Recorder Recorder, Random Random, Journal Journal)
{
    private static readonly TimeSpan PublishComesWithin = TimeSpan.FromSeconds(2);

    public bool Flip() => Random.Next(2) == 0;

    public Task PauseAsync(int from, int to, CancellationToken cancellation) =>
        Task.Delay(Random.Next(from, to), cancellation);

    /// <summary>
    /// Returns in the middle of a publish: its transaction is on its way, or done and its answer is on its way, by seed.
    /// If none comes, which a fault of an earlier round may have delayed, it goes on all the same.
    /// </summary>
    /// <returns>The wire that it is on, or the one that was used last.</returns>
    public async Task<Wire> MidPublishAsync(CancellationToken cancellation)
    {
        var trap = new Trap(Flip() ? Hold.Request : Hold.Answer);
        SetOnAll(trap);
        await (Flip() ? Scribe.ReshardAsync(cancellation) : Scribe.ApplyVSchemaAsync(cancellation));
        await Task.WhenAny(trap.Sprung, Task.Delay(PublishComesWithin, cancellation));
        SetOnAll(null);
        Journal.Count(trap.Sprung.IsCompleted ? $"mid-publish, {trap.Hold}" : "no publish came");
        Journal.Tell(
            trap.Sprung.IsCompleted ? $"fault: a publish is held at its {trap.Hold}" : "fault: no publish came"
        );
        return trap.Sprung.IsCompletedSuccessfully ? await trap.Sprung : Stage.InUse.Wire;
    }

    /// <summary>The network is well again; what it held arrives, or is lost, by seed.</summary>
    public void Mend()
    {
        var keeps = Flip();
        Journal.Tell(keeps ? "fault: the network is mended, what it held arrives" : "fault: the network is mended");
        foreach (var wire in Stage.Wires)
        {
            wire.Mend(keeps);
        }
    }

    private void SetOnAll(Trap? trap)
    {
        foreach (var wire in Stage.Wires)
        {
            wire.Set(trap);
        }
    }
}
