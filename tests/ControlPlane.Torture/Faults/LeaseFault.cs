using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Stores;
using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>
/// The lease of our keyspace lock is revoked as soon as we have it, sometimes while the write under it is on its way to
/// the cell's own store, and Vitess rebuilds at once.
/// </summary>
internal sealed class LeaseFault : Fault
{
    private static readonly TimeSpan LockComesWithin = TimeSpan.FromSeconds(3);

    public override string Name => "lease-lost";

    public override StageShape Shape => StageShape.Alone with { HasOwnCell = true };

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var own = strike.Stage.OwnCell!.Members[0].Wire;
        var holds = strike.Flip();
        if (holds)
        {
            own.Set(new Trap(Hold.Request));
        }

        await strike.Scribe.ReshardAsync(cancellation);
        if (await LockAsync(strike, cancellation) is { } key)
        {
            strike.Journal.Count("lease revoked");
            strike.Journal.Tell($"fault: revokes the lease of {key}");
            var lease = key.ToString()[(key.ToString().LastIndexOf('/') + 1)..];
            await strike.Stage.Direct.RevokeAsync(new(long.Parse(lease)), cancellation);
            await strike.Scribe.ReshardAsync(cancellation);
            if (strike.Flip())
            {
                await strike.Scribe.RebuildAsync(cancellation);
            }
        }

        await strike.PauseAsync(0, 300, cancellation);
        own.Mend(keeps: strike.Flip());
    }

    private static async Task<Key?> LockAsync(Strike strike, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LockComesWithin);
        try
        {
            var picture = await strike.Recorder.UntilAsync(picture => picture.Entries.Keys.Any(IsLock), patience.Token);
            return picture.Entries.Keys.First(IsLock);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            strike.Journal.Count("no lock came");
            return null;
        }
    }

    private static bool IsLock(Key key) => Cluster.LockedKeyspace(key) is not null;
}
